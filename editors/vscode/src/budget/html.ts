/** The page of the budget view: nothing from elsewhere, and only the one script. */
import { STYLE } from "./style";

export interface Page {
  script: string;
  nonce: string;
}

export function html({ script, nonce }: Page): string {
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Budget</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main id="main"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

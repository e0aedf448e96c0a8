/** The script of the budget view: draws what it is told, and says what was clicked. */
import type { FromPage, ToPage } from "../messages";
import type { Scale } from "../bars";
import { draw } from "./draw";

interface Host {
  postMessage(message: FromPage): void;
  getState(): { scale: Scale } | undefined;
  setState(state: { scale: Scale }): void;
}

declare function acquireVsCodeApi(): Host;

const host = acquireVsCodeApi();
let scale: Scale = host.getState()?.scale ?? "loads";
let last: ToPage | undefined;

function show(): void {
  const main = document.getElementById("main");
  if (!main || !last) return;
  // Whoever is at a bar with the keyboard stays there.
  const focused = document.activeElement?.id;
  main.replaceChildren(
    ...draw(last, scale, {
      open: (path) => {
        host.postMessage({ type: "open", path });
      },
      setScale: (chosen) => {
        scale = chosen;
        host.setState({ scale });
        show();
      },
    }),
  );
  if (focused) document.getElementById(focused)?.focus();
}

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
  last = data;
  show();
});
host.postMessage({ type: "ready" });

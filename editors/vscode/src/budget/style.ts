/**
 * The style of the budget view, in the colours of the theme. Not every theme has every colour: those of high contrast have
 * no background of buttons, and the orange of charts is that of found text, which is pale or missing.
 */
export const STYLE = `
body { padding: 1rem 1.5rem 2rem; max-width: 76rem; color: var(--vscode-foreground); font: var(--vscode-font-weight) var(--vscode-font-size)/1.5 var(--vscode-font-family); }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1rem; margin-bottom: .5rem; }
h1 { font-size: 1.6em; font-weight: 600; margin: 0; }
h2 { font-size: 1.05em; font-weight: 600; margin: 0; }
.quiet { color: var(--vscode-descriptionForeground); }
.spacer { flex: 1; }
.scale { display: inline-flex; border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent)); border-radius: 4px; overflow: hidden; }
.scale button { border: 0; padding: .15rem .7rem; background: none; color: inherit; font: inherit; cursor: pointer; }
.scale button[aria-pressed=true] { background: var(--vscode-button-background); color: var(--vscode-button-foreground); outline: 2px solid var(--vscode-contrastActiveBorder, transparent); outline-offset: -3px; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 0 0 1rem; padding: 0; list-style: none; }
.legend li { display: flex; align-items: center; gap: .4rem; }
.swatch { width: .8em; height: .8em; border-radius: 2px; border: 1px solid var(--vscode-contrastBorder, transparent); }
section { margin: 0 0 1.1rem; }
.head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .8rem; margin-bottom: .2rem; }
.figures { font-variant-numeric: tabular-nums; }
.near-rule .verdict, .over-budget .verdict { color: var(--vscode-list-warningForeground, var(--vscode-editorWarning-foreground)); }
.over-rule .verdict { color: var(--vscode-list-errorForeground, var(--vscode-errorForeground)); }
.track { position: relative; height: 30px; background: var(--vscode-editorWidget-background); border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent)); border-radius: 3px; }
.bar { display: flex; height: 100%; }
.absent .track { height: 16px; }
.part { box-sizing: border-box; flex: none; height: 100%; padding: 0; border: 0; border-right: 1px solid var(--vscode-editor-background); font: inherit; overflow: hidden; }
button.part { cursor: pointer; }
button.part:hover { filter: brightness(1.25); }
.part:focus-visible, .list button:focus-visible, .scale button:focus-visible { outline: 2px solid var(--vscode-focusBorder); outline-offset: -2px; }
.line { position: absolute; top: -5px; bottom: -5px; width: 0; pointer-events: none; }
.limit { border-left: 2px solid var(--vscode-foreground); }
.rule { border-left: 2px dashed var(--vscode-errorForeground); }
.window { border-left: 2px solid var(--vscode-descriptionForeground); }
.key { display: inline-block; height: 1em; width: 0; }
.list { display: flex; flex-wrap: wrap; gap: 0 1.2rem; margin: .25rem 0 0; padding: 0; list-style: none; font-size: .92em; }
.list button { border: 0; padding: 0; background: none; font: inherit; color: var(--vscode-textLink-foreground); cursor: pointer; }
.list button:hover { text-decoration: underline; }
.saving { margin: .1rem 0 0; font-size: .92em; }
.always { background: color-mix(in srgb, var(--vscode-foreground) 60%, var(--vscode-editor-background)); }
.agent { background: var(--vscode-charts-purple); }
.workflow { background: var(--vscode-charts-blue); }
.input { background: var(--vscode-charts-green); }
.output { background: color-mix(in srgb, var(--vscode-symbolIcon-classForeground, var(--vscode-charts-orange)) 85%, var(--vscode-foreground)); }
.reference { background: var(--vscode-terminal-ansiCyan, var(--vscode-charts-yellow)); }
.other { background: var(--vscode-charts-red); }
body.vscode-high-contrast .part, body.vscode-high-contrast-light .part { border: 1px solid var(--vscode-contrastBorder); }
`;

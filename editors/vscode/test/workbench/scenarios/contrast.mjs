// The budget view in themes of high contrast and in a dark one: everything that means something can be seen.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

/** Contrast that text needs, and that what is drawn needs, as the accessibility guidelines have it. */
const TEXT = 4.5;
const DRAWN = 3;
/** How far the colours of two kinds lie apart, in steps of red, green and blue. */
const APART = 50;

export const options = { settings: { "workbench.colorTheme": "Default High Contrast" } };

/** In the page: what is drawn there, as pairs of colours that must differ. */
function colours() {
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r, g, b].map((value, i) => (value * a + [R, G, B][i] * (255 - a)) / 255);
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => value / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const page = over(rgba(getComputedStyle(document.documentElement).getPropertyValue("--vscode-editor-background")), [255, 255, 255]);
  /** How much of an element is to be seen. */
  const opacity = (element) => (element ? Number(getComputedStyle(element).opacity) * opacity(element.parentElement) : 1);
  const faded = ([r, g, b, a], element) => [r, g, b, a * opacity(element)];
  /** What lies behind an element. */
  const behind = (element) => (element ? over(rgba(getComputedStyle(element).backgroundColor), behind(element.parentElement)) : page);
  const name = (element) => `${element.tagName.toLowerCase()}.${element.className} “${element.textContent.slice(0, 40)}”`;
  const isText = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
  const texts = [...document.querySelectorAll("#main *")].filter(isText).map((element) => {
    const back = behind(element);
    return { what: name(element), contrast: contrast(over(faded(rgba(getComputedStyle(element).color), element), back), back) };
  });
  // What a colour stands for is told from its own colour alone, whatever is around it.
  const kinds = [...document.querySelectorAll(".swatch")].map((element) => ({ what: element.className, colour: over(rgba(getComputedStyle(element).backgroundColor), page) }));
  const drawn = [...document.querySelectorAll(".part, .swatch, .line, .key, [aria-pressed=true]")].map((element) => {
    const style = getComputedStyle(element);
    const around = behind(element.parentElement);
    const outline = style.outlineStyle === "none" ? [] : [style.outlineColor];
    const sides = ["Top", "Right", "Bottom", "Left"].filter((side) => parseFloat(style[`border${side}Width`]) > 0);
    const all = [style.backgroundColor, ...outline, ...sides.map((side) => style[`border${side}Color`])];
    return { what: name(element), contrast: Math.max(...all.map((colour) => contrast(over(faded(rgba(colour), element), around), around))) };
  });
  return { texts, drawn, kinds };
}

/** Two budgets, so that everything is drawn that can be. */
async function assertVisible(bench, kind) {
  for (const topic of ["user-authentication", "disaster-recovery"]) {
    await bench.run("AgentOps: Show Budget of a Topic");
    await bench.choose(topic);
    const view = bench.webview();
    await view.locator(`body.${kind}`).waitFor();
    await view.locator("h1", { hasText: topic }).waitFor();
    const { texts, drawn, kinds } = await view.locator("body").evaluate(colours);
    assert.ok(texts.length > 20 && drawn.length > 20, "the budget is drawn");
    const faint = [...texts.filter(({ contrast }) => contrast < TEXT), ...drawn.filter(({ contrast }) => contrast < DRAWN)];
    assert.equal(faint.map(({ what, contrast }) => `${what}: ${contrast.toFixed(1)}`).join("\n"), "");
    const alike = kinds.flatMap((one, i) => kinds.slice(i + 1).filter((other) => Math.hypot(...one.colour.map((value, c) => value - other.colour[c])) < APART).map((other) => `${one.what} ~ ${other.what}`));
    assert.equal(alike.join(", "), "", "kinds whose colours are alike");
  }
}

/** The pointer, and with it the theme, may be anywhere in the list: what is typed leaves one. */
async function setTheme(bench, theme) {
  await bench.run("Preferences: Color Theme");
  await bench.input.fill(theme);
  await bench.choose(theme);
}

export const steps = {
  "in high contrast": async (bench) => {
    await bench.open();
    await assertVisible(bench, "vscode-high-contrast");
  },

  "in light high contrast": async (bench) => {
    await setTheme(bench, "Light High Contrast");
    await assertVisible(bench, "vscode-high-contrast-light");
  },

  "in a dark theme": async (bench) => {
    await setTheme(bench, "Dark Modern");
    await assertVisible(bench, "vscode-dark");
  },

  "in a light theme": async (bench) => {
    await setTheme(bench, "Light Modern");
    await assertVisible(bench, "vscode-light");
  },

  "the page's rules allow all that it does": async (bench) => {
    const log = fs.readFileSync(path.join(bench.session.folder, "console.log"), "utf8");
    const refused = log.split("\n").filter((line) => /Content.Security.Policy/i.test(line));
    assert.deepEqual(refused, []);
  },
};

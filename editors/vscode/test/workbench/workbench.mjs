// What a person does in the workbench, and what they see. Who is not heard while the machine is busy asks again: each of these
// is done once what it is done for is there to be seen.
import fs from "node:fs";
import path from "node:path";
import { languageServers, until } from "./host.mjs";

/** Whether something came, in place of an error when it did not. */
const came = (promise) => promise.then(() => true, () => false);

export class Workbench {
  constructor(session) {
    this.session = session;
    this.page = session.page;
  }

  // Doing

  async open(folder = this.session.workspace) {
    const query = folder.endsWith(".code-workspace") ? "workspace" : "folder";
    await this.page.goto(`${this.session.url}/?${query}=${encodeURIComponent(folder)}`);
    await this.page.locator(".statusbar").waitFor({ timeout: 60_000 });
  }

  /** Opens a file by its path, which quick open takes as it is. */
  async openFile(file) {
    const name = path.basename(file);
    await this.ask("Control+P", path.join(this.session.workspace, file), name);
    await this.activeTab(name).waitFor();
  }

  async run(command) {
    await this.ask("F1", `>${command}`, command);
  }

  /** Puts the cursor into a line, and behind a character of it, counted from 1. */
  async goTo(line, column = 1) {
    await this.ask("Control+G", `:${line}:${column}`);
  }

  /** Opens what asks for text by a key, types, and takes what is offered then. */
  async ask(keys, text, offered) {
    const { input } = this;
    await until(`${offered ?? text} to be offered`, async () => {
      await this.press(keys);
      if (!(await came(input.fill(text, { timeout: 1000 })))) return false;
      if (offered === undefined || (await came(this.choice(offered).waitFor({ timeout: 3000 })))) return true;
      // What came later, as the commands of an extension, is offered when it is opened anew.
      await this.cancel();
      return false;
    }, 40_000);
    if (offered === undefined || (await this.focusedChoice(offered).isVisible())) await this.enter(text);
    else await this.choose(offered);
  }

  /** Types into the box that asks for a text, and sends it off. */
  async answer(text) {
    await this.input.fill(text);
    await this.enter(text);
  }

  /** The box is gone then, or asks for something else. */
  async enter(text) {
    const { input } = this;
    // A box that does not tell in time what is in it has taken nothing yet.
    const isDone = async () => !(await input.isVisible()) || (await input.inputValue({ timeout: 1000 }).catch(() => text)) !== text;
    await until(`${text} to be taken`, async () => {
      if (await isDone()) return true;
      await came(input.press("Enter", { timeout: 1000 }));
      return came(until("taken", isDone, 3000));
    });
  }

  /** Takes one of those that are offered. */
  async choose(text) {
    const choice = this.choice(text);
    await choice.waitFor();
    await until(`${text} to be taken`, async () => {
      await came(choice.click({ timeout: 2000 }));
      return came(choice.waitFor({ state: "hidden", timeout: 3000 }));
    });
  }

  /** Clicks until the click shows: one that comes between two drawings is lost. */
  async click(locator, effect) {
    await until(`something to happen after a click on ${locator}`, async () => {
      await came(locator.click({ timeout: 3000 }));
      return came(effect.waitFor({ timeout: 5000 }));
    }, 60_000);
  }

  /** Points at something until what is known of it is shown. */
  async explain(locator, text) {
    const popup = this.popup(text);
    await until(`${text} to be shown`, async () => {
      await this.hover(locator);
      return came(popup.waitFor({ timeout: 3000 }));
    }, 40_000);
  }

  /** Over the last word of a line that looks like one to the editor. */
  async explainEnd(line, text) {
    await this.explain(this.line(line).first().locator("span span").last(), text);
  }

  async hover(locator) {
    const box = await locator.boundingBox();
    // It is being drawn anew: whoever waits for what is shown points once more.
    if (!box) return;
    await this.page.mouse.move(box.x + box.width + 200, box.y + 150);
    await this.page.mouse.move(box.x + Math.min(40, box.width / 2), box.y + box.height / 2, { steps: 5 });
  }

  /** Moves to the end of the file and types. */
  async typeAtEnd(text) {
    await this.pressInEditor("Control+End");
    await this.page.keyboard.type(text);
  }

  /** Chooses among what the editor offers to do about the problem at the cursor. */
  async fix(title) {
    const action = this.page.locator(".action-widget .monaco-list-row", { hasText: title }).first();
    // The problem may not have come yet: the menu is opened again until it knows.
    await until(`the fix ${title}`, async () => {
      await this.pressInEditor("Control+.");
      if (await came(action.waitFor({ timeout: 1000 }))) return came(action.click({ timeout: 2000 }));
      await this.press("Escape");
      return false;
    });
  }

  async save() {
    await this.run("File: Save All Files");
  }

  async clearNotifications() {
    await this.run("Notifications: Clear All Notifications");
    await this.page.locator(".notification-toast").first().waitFor({ state: "hidden" });
  }

  /** Gives the file of a row in the explorer another name; the workbench then shows `effect`. */
  async rename(row, name, effect) {
    const explorer = this.page.locator(".explorer-folders-view");
    const input = explorer.locator("input");
    // The explorer draws its rows anew when files change, and with them goes a name that is being typed.
    await until(`a file to be renamed to ${name}`, async () => {
      if (!(await input.isVisible())) {
        await came(row.click({ timeout: 2000 }));
        await came(explorer.locator(".monaco-list").press("F2", { timeout: 2000 }));
      }
      if (!(await came(input.fill(name, { timeout: 2000 })))) return false;
      await came(input.press("Enter", { timeout: 2000 }));
      return came(effect.waitFor({ timeout: 5000 }));
    }, 40_000);
  }

  /** Wherever the keyboard is. */
  async press(keys) {
    await this.page.keyboard.press(keys);
  }

  /** In the editor, wherever the keyboard was. */
  async pressInEditor(keys) {
    const part = this.page.locator(".editor-group-container.active .editor-instance");
    await part.locator(".native-edit-context, textarea.inputarea").first().press(keys);
  }

  /** Shows the beginning of the file. */
  async toTop() {
    const first = this.page.locator(".editor-group-container.active .line-numbers", { hasText: /^1$/ });
    await until("the first line", async () => {
      await this.pressInEditor("Control+Home");
      return came(first.waitFor({ timeout: 2000 }));
    });
  }

  /** Closes what asks for something. */
  async cancel() {
    await until("nothing to be asked for", async () => {
      await this.press("Escape");
      return came(this.input.waitFor({ state: "hidden", timeout: 2000 }));
    });
  }

  async showTree() {
    const item = this.page.locator(".activitybar .action-item", { has: this.page.locator("a[aria-label^='AgentOps']") });
    const shown = item.and(this.page.locator(".checked"));
    await item.waitFor();
    // A second click would hide it.
    if (!(await shown.isVisible())) await item.click();
    await shown.waitFor();
    await this.leave();
  }

  /** Takes the pointer away, and with it what is shown of the thing below it. */
  async leave() {
    const { width, height } = this.page.viewportSize();
    await this.page.mouse.move(width / 2, height - 100);
  }

  /** Opens a row that has others below it. */
  async expand(row) {
    await until("a row that is open", async () => {
      if ((await row.getAttribute("aria-expanded")) === "true") return true;
      await came(row.locator(".monaco-tl-twistie").click({ timeout: 2000 }));
      return came(until("open", async () => (await row.getAttribute("aria-expanded")) === "true", 2000));
    });
  }

  /** Clicks on what a row of the tree offers while the pointer is over it. */
  async clickInline(row, title) {
    const action = row.locator(`a[aria-label^="${title}"]`);
    await until(`${title} in a row`, async () => {
      await row.hover();
      return came(action.click({ timeout: 2000 }));
    });
  }

  // Seeing

  tab(name) {
    return this.page.getByRole("tab", { name });
  }

  /** The one whose file is shown. */
  activeTab(name) {
    return this.tab(name).and(this.page.locator("[aria-selected=true]"));
  }

  line(text) {
    return this.page.locator(".view-line", { hasText: text });
  }

  async sees(text) {
    return (await this.line(text).count()) > 0;
  }

  isThere(file) {
    return fs.existsSync(path.join(this.session.workspace, file));
  }

  lens(text) {
    return this.page.locator(".codelens-decoration", { hasText: text });
  }

  /** One of the things in the line over a title, which can be clicked. */
  lensAction(text) {
    return this.page.locator(".codelens-decoration a", { hasText: text }).first();
  }

  squiggles(kind = "warning") {
    return this.page.locator(`.squiggly-${kind}`);
  }

  popup(text) {
    return this.page.locator(".monaco-hover", { hasText: text }).first();
  }

  statusItem(text) {
    return this.page.locator(".statusbar-item", { hasText: text });
  }

  row(text) {
    return this.page.locator(".pane-body .monaco-list-row", { hasText: text }).first();
  }

  /** Where quick open, the palette, pickers and questions take text. */
  get input() {
    return this.page.locator(".quick-input-widget input.input");
  }

  choice(text) {
    return this.page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first();
  }

  /** That which Enter would take. */
  focusedChoice(text) {
    return this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: text });
  }

  dialog(text) {
    return this.page.locator(".monaco-dialog-box", { hasText: text });
  }

  notification(text) {
    return this.page.locator(".notification-toast", { hasText: text }).first();
  }

  /** The inside of a webview. */
  webview() {
    return this.page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
  }

  disk(file) {
    return fs.readFileSync(path.join(this.session.workspace, file), "utf8");
  }

  /** The language server's process, once there is one. */
  async server(but) {
    return until("a language server", () => languageServers(this.session.hostPid).find((pid) => pid !== but));
  }

  hasServer() {
    return languageServers(this.session.hostPid).length > 0;
  }
}

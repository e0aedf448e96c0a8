// What a person does in the workbench, and what they see.
import fs from "node:fs";
import path from "node:path";
import { languageServers, until } from "./host.mjs";

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
    await this.press("Control+P");
    const input = this.page.locator(".quick-input-widget input.input");
    await input.fill(path.join(this.session.workspace, file));
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: path.basename(file) }).first().waitFor();
    await this.press("Enter");
    await this.tab(path.basename(file)).waitFor();
  }

  async run(command) {
    const input = this.page.locator(".quick-input-widget input.input");
    // While something else takes the keyboard, a key is lost.
    await until("the palette", async () => {
      await this.press("F1");
      return input.waitFor({ timeout: 1000 }).then(() => true, () => false);
    });
    await input.fill(`>${command}`);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: command }).first().waitFor();
    await this.press("Enter");
  }

  /** Clicks into a line of the editor, by its text. */
  async clickLine(text) {
    await this.line(text).first().click();
  }

  /** Moves to the end of the file and types. */
  async typeAtEnd(text) {
    await this.page.locator(".monaco-editor .view-lines").first().click();
    await this.press("Control+End");
    await this.page.keyboard.type(text);
  }

  /** Puts the cursor into a line, and behind a character of it, counted from 1. */
  async goTo(line, column = 1) {
    await this.press("Control+G");
    const input = this.page.locator(".quick-input-widget input.input");
    await input.fill(`:${line}:${column}`);
    await this.press("Enter");
    await input.waitFor({ state: "hidden" });
  }

  /** Chooses among what the editor offers to do about the problem at the cursor. */
  async fix(title) {
    const action = this.page.locator(".action-widget .monaco-list-row", { hasText: title }).first();
    // The problem may not have come yet: the menu is opened again until it knows.
    await until(`the fix ${title}`, async () => {
      await this.press("Control+.");
      if (await action.waitFor({ timeout: 1000 }).then(() => true, () => false)) return true;
      await this.press("Escape");
      return false;
    });
    await action.click();
  }

  async press(keys) {
    await this.page.keyboard.press(keys);
  }

  async hover(locator) {
    const box = await locator.boundingBox();
    await this.page.mouse.move(box.x + box.width + 200, box.y + 150);
    await this.page.mouse.move(box.x + Math.min(40, box.width / 2), box.y + box.height / 2, { steps: 5 });
  }

  /** Over the last word of a line that looks like one to the editor. */
  async hoverEnd(line) {
    await this.hover(this.line(line).first().locator("span span").last());
  }

  async showTree() {
    await this.page.locator(".activitybar .action-item a[aria-label='AgentOps']").click();
  }

  // Seeing

  tab(name) {
    return this.page.getByRole("tab", { name: new RegExp(name.replace(/[.]/g, "\\.")) });
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

  choice(text) {
    return this.page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first();
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

// The editor in a browser, as a person uses it: the palette, the workspace, dialogs, the import menu, Deploy.
import assert from 'node:assert/strict';
import type { Browser, Locator, Page } from 'playwright-core';

const DIALOG = '.red-ui-tray';
const TRAY_MS = 500;

export class Editor {
  /** what the page has written to its console as errors, and exceptions that nobody caught */
  readonly complaints: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.complaints.push(error.stack ?? error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(`${message.text()} (${message.location().url})`);
    });
  }

  static async open(browser: Browser, url: string): Promise<Editor> {
    const editor = new Editor(await browser.newPage({ viewport: { width: 1400, height: 900 } }));
    await editor.page.goto(url);
    await editor.page.locator('.red-ui-palette-node').first().waitFor();
    await editor.page.locator('.red-ui-loading-bar, #red-ui-loading-progress').first().waitFor({ state: 'hidden' });
    return editor;
  }

  /** Drags a node from the palette to a place of the workspace; its element there. */
  async drag(type: string, x: number, y: number): Promise<Locator> {
    const nodes = this.page.locator('#red-ui-workspace-chart .red-ui-flow-node-group');
    const before = await nodes.count();
    const entry = this.page.locator(`.red-ui-palette-node[data-palette-type="${type}"]`);
    await entry.scrollIntoViewIfNeeded();
    await entry.dragTo(this.page.locator('#red-ui-workspace-chart'), { targetPosition: { x, y } });
    await assert.doesNotReject(nodes.nth(before).waitFor(), `${type} is not on the workspace`);
    const id = await this.page.evaluate(`RED.view.selection().nodes[0].id`);
    return this.node(String(id));
  }

  node(id: string): Locator {
    return this.page.locator(`[id="${id}"].red-ui-flow-node-group`);
  }

  /** Draws a wire from the first output of a node to the input of another. */
  async wire(from: Locator, to: Locator): Promise<void> {
    const middle = async (port: Locator) => {
      const box = await port.boundingBox();
      assert.ok(box);
      return [box.x + box.width / 2, box.y + box.height / 2] as const;
    };
    const { mouse } = this.page;
    await mouse.move(...(await middle(from.locator('.red-ui-flow-port-output .red-ui-flow-port').first())));
    await mouse.down();
    await mouse.move(...(await middle(to.locator('.red-ui-flow-port-input .red-ui-flow-port').first())), { steps: 10 });
    await mouse.up();
  }

  /** Opens the dialog of a node. */
  async edit(node: Locator): Promise<Locator> {
    await node.dblclick();
    return this.topDialog();
  }

  /** The dialog in front, when it has come in. */
  async topDialog(): Promise<Locator> {
    await this.page.waitForTimeout(TRAY_MS);
    const dialog = this.page.locator(DIALOG).last();
    await dialog.waitFor();
    return dialog;
  }

  /** Ends the dialog in front by its button "Done", "Add" or "Update". */
  async confirm(): Promise<void> {
    const dialog = this.page.locator(DIALOG).last();
    const tray = await dialog.elementHandle();
    await dialog.locator('#node-dialog-ok, #node-config-dialog-ok').click();
    await this.page.waitForFunction((gone) => !gone?.isConnected, tray);
    await this.page.waitForTimeout(TRAY_MS);
  }

  async deploy(): Promise<void> {
    await this.page.locator('#red-ui-header-button-deploy').click();
    await this.page.locator('.red-ui-notification-success').first().waitFor();
  }

  /** Imports an example by the menu; `path` are the entries to click, folder by folder. */
  async importExample(path: readonly string[]): Promise<void> {
    await this.page.keyboard.press('Control+i');
    await this.page.locator('#red-ui-clipboard-dialog-import-tabs a', { hasText: 'Examples' }).click();
    const tree = this.page.locator('#red-ui-clipboard-dialog-import-tab-examples');
    for (const [index, entry] of path.entries()) {
      const label = tree.locator('.red-ui-treeList-label', {
        has: this.page.locator(`.red-ui-treeList-label-text:text-is("${entry}")`),
      });
      const isFolder = index < path.length - 1;
      await (isFolder ? label.locator('.red-ui-treeList-icon').first() : label).click();
    }
    await this.page.locator('#red-ui-clipboard-dialog-ok').click();
    await this.page.locator('#red-ui-clipboard-dialog').waitFor({ state: 'hidden' });
  }

  /** Resolves when a node's status in the workspace has `text` and a dot or ring of the colour. */
  async untilStatus(node: Locator, colour: 'green' | 'yellow' | 'red', text: RegExp): Promise<void> {
    const status = node.locator('.red-ui-flow-node-status-group');
    await status.locator(`.red-ui-flow-node-status-dot-${colour}, .red-ui-flow-node-status-ring-${colour}`).waitFor();
    await status.locator('.red-ui-flow-node-status-label', { hasText: text }).waitFor();
  }

  close(): Promise<void> {
    return this.page.close();
  }
}

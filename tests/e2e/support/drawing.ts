// Drawing as a person does it: with the mouse alone, and with the keyboard alone.
import { expect } from '@playwright/test'
import { areaOf } from './area'
import type { Point } from './area'
import type { Workbench } from './workbench'

/** Only the mouse: palette, handles, and lists that are clicked. */
export class Mouse {
  constructor(private readonly workbench: Workbench) {}

  /** Empties the cell of the first recurrent layer by giving the layer an empty one. */
  async emptyCell(): Promise<void> {
    const { page, inspector, drawing } = this.workbench
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('button').first().click()
    await page.getByRole('region', { name: 'Model as layers' }).getByRole('button', { name: /^LSTM/ }).first().click()
    await this.workbench.addCell('Empty cell')
    await inspector.getByRole('button', { name: 'Open cell' }).click()
    await expect(drawing).toBeVisible()
    await expect(this.workbench.nodes).toHaveCount(0)
    for (let k = 0; k < 2; k++) await drawing.getByRole('button', { name: 'Zoom out' }).click()
  }

  /** `share`: how far along the node's width the pointer lets go. */
  async dropOn(label: string, node: string, share: number): Promise<void> {
    const target = this.workbench.node(node)
    const box = await areaOf(target)
    await this.workbench.palette
      .getByRole('button', { name: `Add ${label}`, exact: true })
      .dragTo(target, { targetPosition: { x: box.width * share, y: box.height / 2 } })
  }

  /** From a node's output onto another node, wherever its handle is. */
  async lead(from: string, to: string): Promise<void> {
    const box = await areaOf(this.workbench.node(to))
    await this.drawEdge(from, { x: box.x + box.width * 0.4, y: box.y + box.height / 2 })
    await expect(this.workbench.edge(from, to).first()).toBeAttached()
  }

  /** From a node's output onto the empty canvas, and there a node from the list. */
  async leadToNew(from: string, at: Point, label: string, name: string): Promise<void> {
    const canvas = await this.workbench.canvas()
    await this.drawEdge(from, { x: canvas.x + at.x, y: canvas.y + at.y })
    await this.workbench.page.getByRole('option', { name: label }).first().click()
    await expect(this.workbench.edge(from, name)).toBeAttached()
  }

  /** Goes where it ends and stays there, button down, when `stay` is set. */
  async drawEdge(from: string, end: Point, stay = false): Promise<void> {
    const { mouse } = this.workbench.page
    const handle = await areaOf(this.workbench.node(from).getByLabel(`Output of ${from}`, { exact: true }))
    await mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2)
    await mouse.down()
    await mouse.move(end.x - 8, end.y - 8, { steps: 4 })
    await mouse.move(end.x, end.y, { steps: 2 })
    if (!stay) await mouse.up()
  }
}

/** Only the keyboard, from wherever the focus is on the drawing. */
export class Keys {
  constructor(private readonly workbench: Workbench) {}

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.workbench.page.keyboard.press(key)
  }

  /** Adds a node by name, which then has the focus; `key`: Space, or A for one behind the selected node. */
  async add(words: string, name: string, key: 'Space' | 'a' = 'Space'): Promise<void> {
    await this.press(key)
    await this.pick('Nodes', words)
    await expect(this.workbench.node(name)).toBeFocused()
  }

  /** Leads the values of other nodes into the one that has the focus. */
  async takeFrom(node: string, ...others: string[]): Promise<void> {
    for (const other of others) {
      await this.press('Shift+C')
      await this.pick('Nodes to connect from', other)
      await expect(this.workbench.edge(other, node).first()).toBeAttached()
      await expect(this.workbench.node(node)).toBeFocused()
    }
  }

  private async pick(list: string, words: string): Promise<void> {
    await expect(this.workbench.page.getByRole('textbox', { name: list, exact: true })).toBeFocused()
    await this.workbench.page.keyboard.type(words)
    await this.press('Enter')
  }
}

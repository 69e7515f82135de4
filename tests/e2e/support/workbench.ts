// The workbench as a person sees it: by role and label, never by class or test id.
import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import { areaOf, middleOf } from './area'
import type { Area, Point } from './area'
import { starting } from './patience'

export type PlaceName = 'Design' | 'Train' | 'Inspect' | 'Compare' | 'Export'

export class Workbench {
  readonly drawing: Locator
  readonly palette: Locator
  readonly inspector: Locator
  readonly status: Locator
  readonly run: Locator

  constructor(readonly page: Page) {
    this.drawing = page.getByRole('region', { name: /^Drawing of cell/ })
    this.palette = page.getByRole('complementary', { name: 'Palette' })
    this.inspector = page.getByRole('complementary', { name: 'Inspector' })
    this.status = page.getByRole('contentinfo', { name: 'Status' })
    this.run = page.getByRole('group', { name: 'Run' })
  }

  /** Opens the address, and there the first template where nothing is open yet. */
  async open(url: string): Promise<void> {
    await this.page.goto(url)
    await this.begin()
  }

  /** Opens the first template where nothing is open yet, and waits until its cell is drawn and checked. */
  async begin(): Promise<void> {
    const template = this.page.getByRole('button', { name: 'Open LSTM on Moby Dick', exact: true })
    await expect(this.nodes.or(template).first()).toBeVisible(starting)
    if (await template.isVisible()) await template.click()
    await this.ready()
  }

  async ready(): Promise<void> {
    await expect(this.nodes.first()).toBeVisible(starting)
    await expect(this.status.getByRole('button', { name: /problems?$|not connected yet$/ })).toBeVisible(starting)
  }

  async go(place: PlaceName): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: place }).click()
  }

  get nodes(): Locator {
    return this.drawing.locator('[aria-roledescription="node"]')
  }

  /** A node by what it is called in words, such as `sigmoid f`. */
  node(name: string): Locator {
    return this.drawing.getByRole('group', { name: new RegExp(`^${name}(,|$)`) })
  }

  edge(from: string, to: string): Locator {
    return this.drawing.getByLabel(new RegExp(`^Edge from ${from} to ${to}(,|$)`))
  }

  /** Where the middle of an edge's curve is on the screen. */
  async middleOfEdge(from: string, to: string): Promise<Point> {
    await areaOf(this.edge(from, to))
    const middle = await this.edge(from, to).evaluate((edge) => {
      const path = edge.querySelector<SVGPathElement>('.vue-flow__edge-path')
      const [at, screen] = [path?.getPointAtLength(path.getTotalLength() / 2), path?.getScreenCTM()]
      return at && screen ? { x: at.x * screen.a + screen.e, y: at.y * screen.d + screen.f } : null
    })
    if (middle === null) throw new Error(`the edge from ${from} to ${to} is not drawn`)
    return middle
  }

  /** Where the canvas is on the screen. */
  async canvas(): Promise<Area> {
    return areaOf(this.drawing)
  }

  /** Drags a kind of node from the palette to a place of the drawing, counted from its upper left corner. */
  async dragIn(label: string, at: Point): Promise<void> {
    await this.palette.getByRole('button', { name: `Add ${label}`, exact: true }).dragTo(this.drawing, { targetPosition: at })
  }

  /** Draws a connection from handle to handle. */
  async connect(from: string, to: string): Promise<void> {
    await this.node(from)
      .getByLabel(`Output of ${from}`, { exact: true })
      .dragTo(this.node(to).getByLabel(`Input of ${to}`, { exact: true }))
  }

  /** Where the middle of a node is on the screen, once nothing moves it any more. */
  async placeOf(name: string): Promise<Point> {
    return middleOf(await areaOf(this.node(name)))
  }

  async drag(name: string, by: Point): Promise<void> {
    await this.carry(name, by)
    await this.page.mouse.up()
  }

  /** Drags a node and stays there, button down. */
  async carry(name: string, by: Point): Promise<void> {
    const { x, y } = await this.placeOf(name)
    await this.page.mouse.move(x, y)
    await this.page.mouse.down()
    await this.page.mouse.move(x + by.x / 2, y + by.y / 2, { steps: 4 })
    await this.page.mouse.move(x + by.x, y + by.y, { steps: 4 })
  }

  /** Chooses an entry of the File menu. */
  async file(entry: RegExp): Promise<void> {
    await this.page.getByRole('button', { name: 'File menu' }).click()
    await this.page.getByRole('menuitem', { name: entry }).click()
  }

  /** The open documents, as their names stand in the strip. */
  get tabs(): Locator {
    return this.page.getByRole('navigation', { name: 'Open documents' }).getByRole('listitem')
  }

  /** A tab by the beginning of its words, such as `First, unsaved edits`. */
  tab(words: RegExp): Locator {
    return this.tabs.getByRole('button', { name: words }).first()
  }

  /** Opens a template beside what is open. */
  async newFrom(template: string): Promise<void> {
    await this.file(/^New from template/)
    await this.page.getByRole('button', { name: `Open ${template}`, exact: true }).click()
    await expect(this.page.getByRole('textbox', { name: 'Document name' })).toHaveValue(template)
  }

  /** Opens a file through the dialog, as chosen by the user. */
  async openFile(name: string, text: string): Promise<void> {
    await this.file(/^Open document/)
    const chooser = this.page.waitForEvent('filechooser')
    await this.page.getByRole('button', { name: 'Open a file…' }).click()
    await (await chooser).setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
  }

  /** Gives the layer whose fields are shown another cell, by the entry of the menu. */
  async addCell(entry: string): Promise<void> {
    await this.inspector.getByRole('button', { name: 'Add cell' }).click()
    await this.page.getByRole('menuitem', { name: entry }).click()
  }

  /** What the status bar says of problems, such as `No problems`. */
  problems(words: string): Locator {
    return this.status.getByRole('button', { name: words, exact: true })
  }

  /** Runs a command by name. */
  async command(name: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+k')
    await this.page.getByRole('textbox', { name: 'Commands' }).fill(name)
    await this.page.keyboard.press('Enter')
  }
}

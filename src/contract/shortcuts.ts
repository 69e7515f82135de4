/** The one table of shortcuts: the page's key handlers, hints, tooltips and its sheet are made from it, and so is the desktop's menu. */

/** The places where a shortcut counts, as the sheet and the palette show them, in their order. */
export const shortcutPlaces = ['Window', 'Document', 'Edit', 'Run', 'Design', 'Layers', 'Equations', 'Inspect', 'Compare'] as const
export type ShortcutPlace = (typeof shortcutPlaces)[number]

export interface Shortcut {
  /** The keys, such as `Mod+Shift+Z`; `Mod` is Ctrl, or Cmd on a Mac, `Plus` the sign +; `Click` and `Drag` are the pointer's. Several stand apart by spaces; hints show the first. */
  readonly keys: string
  /** The words for what the keys do. */
  readonly words: string
  readonly place: ShortcutPlace
  /** The keys count even while a text field has the focus or a dialog is open. */
  readonly inFields?: true
  /** The browser fires an event of its own for these keys, such as `copy`, and the page listens for that event. */
  readonly native?: true
  /** The keys in the desktop's menu, where a browser reserves the usual ones. */
  readonly desktop?: string
}

/** The shortcuts by the id of their command. Rows without a command of their id belong to the handler of their place, or to the browser (copying). */
const table = {
  palette: { keys: 'Mod+K', words: 'Show all commands', place: 'Window', inFields: true },
  shortcuts: { keys: '?', words: 'Show the keyboard shortcuts', place: 'Window' },
  'area.next': { keys: 'F6', words: 'Go to the next area of the window', place: 'Window', inFields: true },
  'area.previous': { keys: 'Shift+F6', words: 'Go to the area before', place: 'Window', inFields: true },
  'place.design': { keys: 'Alt+1', words: 'Go to Design', place: 'Window', desktop: 'Mod+1' },
  'place.train': { keys: 'Alt+2', words: 'Go to Train', place: 'Window', desktop: 'Mod+2' },
  'place.inspect': { keys: 'Alt+3', words: 'Go to Inspect', place: 'Window', desktop: 'Mod+3' },
  'place.compare': { keys: 'Alt+4', words: 'Go to Compare', place: 'Window' },
  'place.export': { keys: 'Alt+5', words: 'Go to Export', place: 'Window' },
  'link.copy': { keys: 'Alt+L', words: 'Copy a link to this view', place: 'Window' },
  'link.open': { keys: 'Alt+Shift+L', words: 'Open a link to a view…', place: 'Window' },

  new: { keys: 'Mod+Alt+N', words: 'New from template', place: 'Document', desktop: 'Mod+N' },
  open: { keys: 'Mod+O', words: 'Open document', place: 'Document', inFields: true },
  save: { keys: 'Mod+S', words: 'Save', place: 'Document', inFields: true },
  saveAs: { keys: 'Mod+Shift+S', words: 'Save as', place: 'Document', inFields: true },
  'tab.close': { keys: 'Alt+W Mod+W', words: 'Close document', place: 'Document', inFields: true, desktop: 'Mod+W' },
  'tab.reopen': {
    keys: 'Alt+Shift+T Mod+Shift+T',
    words: 'Reopen the closed document',
    place: 'Document',
    inFields: true,
    desktop: 'Mod+Shift+T'
  },
  'tab.next': {
    keys: 'Alt+PageDown Mod+PageDown Mod+Tab',
    words: 'Show the next document',
    place: 'Document',
    inFields: true,
    desktop: 'Ctrl+Tab'
  },
  'tab.previous': {
    keys: 'Alt+PageUp Mod+PageUp Mod+Shift+Tab',
    words: 'Show the previous document',
    place: 'Document',
    inFields: true,
    desktop: 'Ctrl+Shift+Tab'
  },
  'tab.right': { keys: 'Alt+Shift+PageDown', words: 'Move the document to the right', place: 'Document', inFields: true },
  'tab.left': { keys: 'Alt+Shift+PageUp', words: 'Move the document to the left', place: 'Document', inFields: true },

  undo: { keys: 'Mod+Z', words: 'Undo', place: 'Edit' },
  redo: { keys: 'Mod+Shift+Z Mod+Y', words: 'Redo', place: 'Edit' },
  history: { keys: 'Alt+H', words: 'Show the history of edits', place: 'Edit' },

  'run.start': { keys: 'Mod+Enter', words: 'Train this model', place: 'Run' },
  'run.pause': { keys: 'F8', words: 'Pause training', place: 'Run', inFields: true },
  'run.resume': { keys: 'F8', words: 'Resume training', place: 'Run', inFields: true },
  'run.step': { keys: 'F10', words: 'Take one training step', place: 'Run', inFields: true },
  'run.stop': { keys: 'Mod+.', words: 'Stop training', place: 'Run', inFields: true },

  'node.add': { keys: 'Space', words: 'Add a node by name', place: 'Design' },
  'node.behind': { keys: 'A', words: 'Add a node behind the selected one', place: 'Design' },
  'node.connect': { keys: 'C', words: 'Connect the selected node', place: 'Design' },
  'node.connectFrom': { keys: 'Shift+C', words: 'Connect from another node', place: 'Design' },
  'node.delete': { keys: 'Delete Backspace', words: 'Delete the selection', place: 'Design' },
  'node.copy': { keys: 'Mod+C', words: 'Copy the selected nodes', place: 'Design', native: true },
  'node.cut': { keys: 'Mod+X', words: 'Cut the selected nodes', place: 'Design', native: true },
  'node.paste': { keys: 'Mod+V', words: 'Paste nodes', place: 'Design', native: true },
  'node.duplicate': { keys: 'Mod+D', words: 'Duplicate the selected nodes', place: 'Design' },
  'node.menu': { keys: 'Shift+F10 ContextMenu', words: 'Show what can be done with the selection', place: 'Design' },
  'node.all': { keys: 'Mod+A', words: 'Select all nodes', place: 'Design' },
  'node.none': { keys: 'Escape', words: 'Select nothing', place: 'Design' },
  'node.fields': { keys: 'Enter F2', words: 'Go to the name and fields of the selected node; Escape comes back', place: 'Design' },
  'node.edge': { keys: 'E', words: 'Select the next edge of the selected node; Escape comes back', place: 'Design' },
  'node.go': {
    keys: 'Mod+ArrowLeft Mod+ArrowRight Mod+ArrowUp Mod+ArrowDown',
    words: 'Go to the nearest node in that direction',
    place: 'Design'
  },
  'node.toggle': { keys: 'X', words: 'Add the focused node to the selection, or remove it', place: 'Design' },
  'node.extend': {
    keys: 'Mod+Shift+ArrowLeft Mod+Shift+ArrowRight Mod+Shift+ArrowUp Mod+Shift+ArrowDown',
    words: 'Also select the nearest node in that direction',
    place: 'Design'
  },
  'node.box': { keys: 'Shift+Drag', words: 'Select the nodes within a rectangle', place: 'Design' },
  'node.pick': { keys: 'Mod+Click', words: 'Add a node to the selection, or remove it', place: 'Design' },
  'node.nudge': { keys: 'ArrowLeft ArrowRight ArrowUp ArrowDown', words: 'Move the selected nodes a little', place: 'Design' },
  'node.nudgeFar': {
    keys: 'Shift+ArrowLeft Shift+ArrowRight Shift+ArrowUp Shift+ArrowDown',
    words: 'Move the selected nodes further',
    place: 'Design'
  },
  'align.left': { keys: 'Alt+Shift+ArrowLeft', words: 'Align left edges', place: 'Design' },
  'align.centre': { keys: 'Alt+Shift+C', words: 'Align centres', place: 'Design' },
  'align.right': { keys: 'Alt+Shift+ArrowRight', words: 'Align right edges', place: 'Design' },
  'align.top': { keys: 'Alt+Shift+ArrowUp', words: 'Align top edges', place: 'Design' },
  'align.middle': { keys: 'Alt+Shift+M', words: 'Align middles', place: 'Design' },
  'align.bottom': { keys: 'Alt+Shift+ArrowDown', words: 'Align bottom edges', place: 'Design' },
  'align.horizontally': { keys: 'Alt+Shift+H', words: 'Distribute horizontally', place: 'Design' },
  'align.vertically': { keys: 'Alt+Shift+V', words: 'Distribute vertically', place: 'Design' },
  'group.make': { keys: 'Mod+G', words: 'Group the selected nodes', place: 'Design' },
  'group.undo': { keys: 'Mod+Shift+G', words: 'Ungroup', place: 'Design' },
  'group.fold': { keys: 'G', words: 'Fold or unfold the group', place: 'Design' },
  'view.zoomIn': { keys: 'Plus =', words: 'Zoom in', place: 'Design' },
  'view.zoomOut': { keys: '-', words: 'Zoom out', place: 'Design' },
  'view.pan': {
    keys: 'PageUp PageDown Shift+PageUp Shift+PageDown',
    words: 'Scroll up or down; with Shift, left or right',
    place: 'Design'
  },
  'view.fit': { keys: 'F', words: 'Fit the drawing', place: 'Design' },
  'view.shapes': { keys: 'S', words: 'Show the shapes at all edges, or only under the pointer', place: 'Design' },
  'view.values': { keys: 'V', words: 'Show the values of the nodes at a token', place: 'Design' },
  'view.unroll': { keys: 'U', words: 'Unroll over three time steps, or back', place: 'Design' },
  'view.layout': { keys: 'L', words: 'Lay out automatically', place: 'Design' },
  'view.layoutSelection': { keys: 'Shift+L', words: 'Lay out the selected nodes', place: 'Design' },
  'view.panels': { keys: 'Mod+\\', words: 'Hide the panels beside the drawing, or show them', place: 'Design' },
  'view.model': { keys: 'Alt+ArrowUp', words: 'Show the model as layers', place: 'Design' },

  'layer.walk': {
    keys: 'ArrowUp ArrowDown Shift+ArrowUp Shift+ArrowDown',
    words: 'Go to the next layer; with Shift, also select it',
    place: 'Layers'
  },
  'layer.ends': {
    keys: 'Home End Shift+Home Shift+End',
    words: 'Go to the first or last layer; with Shift, select up to it',
    place: 'Layers'
  },
  'layer.step': { keys: 'Alt+ArrowUp Alt+ArrowDown', words: 'Move the selected layers up or down', place: 'Layers' },
  'layer.open': { keys: 'Enter', words: 'Open the cell of the layer in focus', place: 'Layers' },
  'layer.duplicate': { keys: 'Mod+D', words: 'Duplicate the selected layers', place: 'Layers' },
  'layer.delete': { keys: 'Delete Backspace', words: 'Delete the selected layers', place: 'Layers' },

  'equations.propose': { keys: 'Ctrl+Space', words: 'Show completions', place: 'Equations', inFields: true },
  'equations.copy': { keys: 'Alt+Shift+E', words: 'Copy the equations', place: 'Equations', inFields: true },
  'equations.mend': { keys: 'Mod+.', words: 'Fix the mistake at the cursor', place: 'Equations', inFields: true },

  'inspect.live': { keys: 'L', words: 'Freeze the heat maps, or let them follow the run', place: 'Inspect' },
  'inspect.token': { keys: 'ArrowLeft ArrowRight', words: 'Move one token back or forward', place: 'Inspect' },
  'inspect.tokens': { keys: 'Shift+ArrowLeft Shift+ArrowRight', words: 'Move ten tokens back or forward', place: 'Inspect' },
  'inspect.ends': { keys: 'Home End', words: 'Go to the first or last token', place: 'Inspect' },
  'inspect.unit': { keys: 'ArrowUp ArrowDown', words: 'Go to the unit above or below', place: 'Inspect' },
  'inspect.generate': { keys: 'G', words: 'Show or hide the Generate panel', place: 'Inspect' },
  'inspect.write': { keys: 'W', words: 'Generate text from the prompt, or forecast the series', place: 'Inspect' },

  'runs.search': { keys: '/', words: 'Search the runs', place: 'Compare' },
  'runs.move': {
    keys: 'ArrowUp ArrowDown PageUp PageDown Home End',
    words: 'Go to the run above or below, a page on, or to the first or last',
    place: 'Compare'
  },
  'runs.choose': { keys: 'Space', words: 'Choose the selected run for a comparison, or no longer', place: 'Compare' },
  'runs.all': { keys: 'Mod+A', words: 'Choose all shown runs, or none', place: 'Compare' },
  'runs.open': { keys: 'Enter', words: 'Open the selected run in Train', place: 'Compare' },
  'runs.rename': { keys: 'F2', words: 'Rename the selected run', place: 'Compare' },
  'runs.remove': { keys: 'Delete', words: 'Remove the selected run', place: 'Compare' }
} as const satisfies Readonly<Record<string, Shortcut>>

export type ShortcutId = keyof typeof table
export const shortcuts: Readonly<Record<ShortcutId, Shortcut>> = table

export function isShortcutId(id: string): id is ShortcutId {
  return Object.hasOwn(table, id)
}

/** The keys in the notation of Electron's menus, such as `CmdOrCtrl+Shift+Z`. */
export function accelerator(id: ShortcutId): string {
  const { keys, desktop } = shortcuts[id]
  return (desktop ?? keys.split(' ')[0] ?? '').replace('Mod', 'CmdOrCtrl').replace('Arrow', '')
}

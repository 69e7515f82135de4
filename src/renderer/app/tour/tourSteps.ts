/** The steps of the tour, in order. Each step belongs to one place of the window. */
import type { Place } from '../../stores/navigationStore'

export interface TourStep {
  readonly title: string
  readonly text: string
  readonly place: Place
  /** What is open in Design. */
  readonly view?: 'cell' | 'model'
  /** A selector of what the step speaks about. */
  readonly target: string
  /** Something to do, offered as a button. */
  readonly action?: 'train' | 'gallery'
}

export const tourSteps: readonly TourStep[] = [
  {
    title: 'A cell, drawn',
    text: 'This is one time step of an LSTM. The states h and c enter at the left as t−1 and leave at the right for t+1. The thick line is the cell state: a memory of fixed size, written token by token.',
    place: 'design',
    view: 'cell',
    target: '.vue-flow'
  },
  {
    title: 'Draw',
    text: 'Drag a node onto the drawing; on a line, it goes in between. On the drawing, Space adds a node by name and C connects it. Whatever you do can be undone.',
    place: 'design',
    view: 'cell',
    target: '[aria-label="Palette"]'
  },
  {
    title: 'Or type',
    text: 'The same cell as equations. Change either side and the other follows. A mistake in the text is marked where it is, and leaves the drawing as it was.',
    place: 'design',
    view: 'cell',
    target: '[aria-label="Inspector"]'
  },
  {
    title: 'The model around it',
    text: 'The cell runs inside a stack of layers. Attention, state-space and other layers are added here, and branches are drawn beside the layers that they pass.',
    place: 'design',
    view: 'model',
    target: '[aria-label="Model as layers"]'
  },
  {
    title: 'Train',
    text: 'Whatever is drawn becomes one compiled step, which runs on all cores or the graphics card. Everything is ready: the text of Moby Dick ships with the program.',
    place: 'train',
    target: '[data-tour="run"]',
    action: 'train'
  },
  {
    title: 'Watch it learn',
    text: 'These charts show the training loss, the bits per character on the validation text, and the gradient norm of each parameter. Gradient reach shows how far back in time the loss still has a gradient: a plain RNN forgets there, a gated cell does not.',
    place: 'train',
    target: '[aria-label="The run"]'
  },
  {
    title: 'Look inside',
    text: 'Each column is a token of the probe. Every gate and state is a heat map, unit by unit, while the model trains. Click one to follow it; move with the arrow keys.',
    place: 'inspect',
    target: 'main'
  },
  {
    title: 'Three kinds of memory',
    text: 'A recurrence writes into a state of fixed size. Attention looks at every token directly and pays with memory. State-space models keep a recurrence’s cost and train in parallel. The gallery has them all, on the same text.',
    place: 'design',
    target: '[aria-label="File menu"]',
    action: 'gallery'
  }
]

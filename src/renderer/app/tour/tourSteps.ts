/** The steps of the tour, in order. Each step belongs to one place of the window. */
import type { Place } from '../../stores/navigationStore'
import type { Side } from '../../lib/lesson/lesson'

export interface TourStep {
  readonly title: string
  readonly text: string
  readonly place: Place
  /** The document of the lesson that is shown. */
  readonly side: Side
  /** What is open in Design. */
  readonly view?: 'cell' | 'model'
  /** A selector of what the step speaks about. */
  readonly target: string
  /** Something to do, offered as a button. */
  readonly action?: 'train' | 'gallery'
  /** The tour goes on when this side has been measured. */
  readonly until?: Side
  /** The measured numbers that stand under the text. */
  readonly shows?: Side | 'both'
}

const designSteps: readonly TourStep[] = [
  {
    title: 'A cell, drawn',
    text: 'This is one time step of an LSTM. The states h and c enter at the left as t−1 and leave at the right for t+1. The thick line is the cell state: a memory of fixed size, written token by token.',
    place: 'design',
    side: 'lstm',
    view: 'cell',
    target: '.vue-flow'
  },
  {
    title: 'Draw',
    text: 'Drag a node onto the drawing; on a line, it goes in between. On the drawing, Space adds a node by name and C connects it. Whatever you do can be undone.',
    place: 'design',
    side: 'lstm',
    view: 'cell',
    target: '[aria-label="Palette"]'
  },
  {
    title: 'Or type',
    text: 'The same cell as equations. Change either side and the other follows. A mistake in the text is marked where it is, and leaves the drawing as it was.',
    place: 'design',
    side: 'lstm',
    view: 'cell',
    target: '[aria-label="Inspector"]'
  },
  {
    title: 'The model around it',
    text: 'The cell runs inside a stack of layers. Attention, state-space and other layers are added here, and branches are drawn beside the layers that they pass.',
    place: 'design',
    side: 'lstm',
    view: 'model',
    target: '[aria-label="Model as layers"]'
  }
]

const lessonSteps: readonly TourStep[] = [
  {
    title: 'Train a plain RNN',
    text: 'Among random letters one is a capital, and 40 tokens later a ? asks for it. First a plain RNN tries: one state behind one tanh. Start training; it takes less than a minute.',
    place: 'train',
    side: 'rnn',
    target: '[data-tour="run"]',
    action: 'train',
    until: 'rnn'
  },
  {
    title: 'Its gradient does not get back',
    text: 'Gradient reach follows the gradient of the last loss back in time. Each step back multiplies it by the weights and by the slope of tanh, which together make it smaller.',
    place: 'train',
    side: 'rnn',
    target: '[aria-label="Gradient reach"]',
    shows: 'rnn'
  },
  {
    title: 'Train the LSTM',
    text: 'Now an LSTM of the same width on the same task. Its cell state c is only multiplied by the forget gate and added to. The gates begin open: σ(3) = 0.95.',
    place: 'train',
    side: 'lstm',
    target: '[data-tour="run"]',
    action: 'train',
    until: 'lstm'
  },
  {
    title: 'Why one forgets and the other does not',
    text: 'Back through the cell state, the gradient is multiplied by forget gates near 1, so it stays.',
    place: 'train',
    side: 'lstm',
    target: '[aria-label="Gradient reach"]',
    shows: 'both'
  },
  {
    title: 'Look inside',
    text: 'Each column is a token. The curves under the tokens show what is left of the gradient, with the plain RNN in grey. Below, every gate and state is a heat map, unit by unit. Click one to follow it, or move with the arrow keys.',
    place: 'inspect',
    side: 'lstm',
    target: '[aria-label="Probe and heat maps"]'
  },
  {
    title: 'Other kinds of memory',
    text: 'Attention looks at every token directly, so its gradient need not travel, and it pays with memory. State-space models keep a recurrence’s cost and can be computed for all time steps at once. The gallery has them all.',
    place: 'design',
    side: 'lstm',
    view: 'model',
    target: '[aria-label="File menu"]',
    action: 'gallery'
  }
]

export const tourSteps: readonly TourStep[] = [...designSteps, ...lessonSteps]
/** The step at which the question begins why a plain RNN forgets. */
export const lessonBegins = designSteps.length

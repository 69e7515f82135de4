/**
 * A running total, of two inputs: at each step a number in [−1, 1) and, as a token, a command: add it, take it away, skip it, or begin anew
 * with it. The total is to be said at each step. An LSTM can do it with its gates alone: `=` shuts the forget gate, `·` the input gate.
 */
import type { Random } from '../random'
import { featureShape } from './synthetic'
import type { Synthetic } from './synthetic'

const commands = ['+', '−', '·', '='] as const
/** How often a total begins anew. */
const anew = 1 / 16

export function runningTotal(): Synthetic {
  return {
    title: 'running total',
    shape: { ...featureShape(1, { over: 'step', kind: 'real', width: 1 }), tokens: commands.length },
    vocabulary: commands,
    columns: { inputs: ['number'], targets: ['total'] },
    baselines: (length) => [{ name: 'without memory', metrics: { squaredError: memoryless(length) } }],
    needs: 2,
    draw: (random, into, b, length) => {
      let total = 0
      for (let t = 0; t < length; t++) {
        const [command, number] = [drawCommand(random), 2 * random.uniform() - 1]
        total = after(total, command, number)
        into.token(t, b, commands.indexOf(command))
        into.feature(t, b, 0, number)
        into.target(t, b, total)
      }
    }
  }
}

function drawCommand(random: Random): (typeof commands)[number] {
  return random.uniform() < anew ? '=' : (commands[random.below(3)] ?? '·')
}

function after(total: number, command: (typeof commands)[number], number: number): number {
  switch (command) {
    case '+':
      return total + number
    case '−':
      return total - number
    case '·':
      return total
    case '=':
      return number
    default:
      return command satisfies never
  }
}

/**
 * The squared error of a model that knows the command and the number, but not the total before: the variance of that total, save where a
 * total begins anew. A number has the variance 1/3, and two of three other commands add it.
 */
function memoryless(length: number): number {
  let [variance, error] = [0, 0]
  for (let t = 0; t < length; t++) {
    error += ((1 - anew) * variance) / length
    variance = anew / 3 + (1 - anew) * (variance + 2 / 9)
  }
  return error
}

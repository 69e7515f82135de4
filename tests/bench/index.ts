/** `npm run bench`: our training step beside its peers', in one run and on the same work. */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { engineEnvironment } from '../../src/host/supervisor/engineEnvironment'
import { measure, rows, table } from './compare'
import type { Measured, Rival, Row, Work } from './compare'
import { cells, cellTitle, sizeName, sizes } from './protocol'
import type { Cell } from './protocol'
import { tokenRows, tokenTable } from './exported'
import { executorFigures, executorTable } from './executors'
import { runFigures, runTable } from './runFigures'
import { serviceRows, serviceTable } from './throughService'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    /** Folder of the built workers, and of the sources of those that are not built. */
    workers: { type: 'string' },
    sources: { type: 'string' },
    python: { type: 'string' }
  }
})
const { quick, json, workers, sources, python } = values
if (workers === undefined || sources === undefined) throw new Error('the benchmark is started with: npm run bench')

const ours = { name: 'Gatescope', command: process.execPath, args: [`${workers}/ours.js`], env: engineEnvironment(), target: null }
const python3 = (name: string, file: string, target: number, args: readonly string[] = []) => {
  return { name, command: python ?? 'python3', args: [`${sources}/peers/${file}.py`, ...args], target }
}
const tfjs = { name: 'tfjs-layers lstm on tfjs-node', command: process.execPath, args: [`${workers}/tfjsLayers.js`], target: 0.04 }
const rivals: Record<Cell, readonly Rival[]> = {
  lstm: [
    tfjs,
    python3('Keras LSTM on TensorFlow', 'kerasLstm', 0.6),
    python3('JAX, jitted scan', 'jaxScan', 0.6),
    python3('PyTorch, cell in Python', 'pytorch', 0.5, ['cell']),
    python3('PyTorch nn.LSTM', 'pytorch', 0.9)
  ],
  gru: [python3('PyTorch nn.GRU', 'pytorch', 0.9)],
  rnn: [python3('PyTorch nn.RNN', 'pytorch', 0.9)]
}
const tell = (line: string) => void (process.stderr.isTTY && process.stderr.write(`\r\x1b[2K${line}`))

const results: (Work & { rows: Row[] })[] = []
for (const cell of cells) {
  for (const size of quick ? sizes.slice(0, 1) : sizes) {
    const title = `${cellTitle[cell]}: ${sizeName(size)}`
    const turns = quick ? { turns: 3, steps: 3, milliseconds: 200 } : { turns: 4, steps: 6, milliseconds: 400 }
    const cellRows = rows(await measure([ours, ...rivals[cell]], { cell, size }, turns, (line) => tell(`${title}: ${line}`)))
    tell('')
    results.push({ cell, size, rows: cellRows })
    if (!json) process.stdout.write(`${table(title, cellRows)}\n\n`)
  }
}
const exported = {
  name: 'sequence.onnx in ONNX Runtime',
  command: process.execPath,
  args: [`${workers}/onnxSequence.js`],
  env: engineEnvironment()
}
const forward: (Work & { rows: Row[] })[] = []
for (const size of quick ? sizes.slice(0, 1) : sizes) {
  const turns = quick ? { turns: 3, steps: 3, milliseconds: 200 } : { turns: 4, steps: 6, milliseconds: 400 }
  const specs = [{ ...exported, target: null }, python3('PyTorch nn.LSTM, forward', 'pytorch', 2, ['forward'])]
  const title = `LSTM forward: ${sizeName(size)}`
  const measured = await measure(specs, { cell: 'lstm', size }, turns, (line) => tell(`${title}: ${line}`))
  const sequenceRows = rows(sameOutputs(measured))
  tell('')
  forward.push({ cell: 'lstm', size, rows: sequenceRows })
  if (!json) process.stdout.write(`${table(title, sequenceRows)}\n\n`)
}
const executors = executorFigures(workers, quick, tell)
tell('')
if (!json) process.stdout.write(`${executorTable(executors)}\n\n`)
tell('exported step models')
const tokens = tokenRows(workers, quick)
tell('')
if (!json) process.stdout.write(`${tokenTable(tokens)}\n\n`)
tell('through the engine: looking, and the first loss')
const through = serviceRows(workers, quick)
tell('')
if (!json) process.stdout.write(`${serviceTable(through)}\n\n`)
tell('runs on disk')
const onDisk = runFigures(workers, quick)
tell('')
if (!json) process.stdout.write(`${runTable(onDisk)}\n`)
if (json) {
  const machine = { cores: availableParallelism(), node: process.versions.node, platform: `${process.platform} ${process.arch}` }
  process.stdout.write(
    `${JSON.stringify({ work: 'training step, milliseconds', machine, results, executors, engine: through, runs: onDisk, exported: { forward, tokens } })}\n`
  )
}

/** Both run the same weights on the same inputs, and give the mean square of what they compute. */
function sameOutputs(measured: readonly Measured[]): readonly Measured[] {
  const outputs = measured.filter(({ absent }) => absent === null).map(({ loss }) => loss)
  if (outputs.some((output) => !(Math.abs(output - (outputs[0] ?? NaN)) < 1e-5))) throw new Error(`the outputs differ: ${outputs.join()}`)
  return measured
}

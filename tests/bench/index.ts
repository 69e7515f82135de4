/** `npm run bench`: our training step beside its peers', in one run and on the same work. */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { engineEnvironment } from '../../src/host/supervisor/engineEnvironment'
import { measure, rows, table } from './compare'
import type { Row } from './compare'
import { sizeName, sizes } from './protocol'
import type { Size } from './protocol'

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

const peers = [
  { name: 'Gatescope', command: process.execPath, args: [`${workers}/ours.js`], env: engineEnvironment() },
  { name: 'tfjs-layers lstm on tfjs-node', command: process.execPath, args: [`${workers}/tfjsLayers.js`] },
  { name: 'PyTorch nn.LSTM', command: python ?? 'python3', args: [`${sources}/peers/pytorch.py`] }
]
const tell = (line: string) => void (process.stderr.isTTY && process.stderr.write(`\r\x1b[2K${line}`))

const results: { size: Size; rows: Row[] }[] = []
for (const size of quick ? sizes.slice(0, 1) : sizes) {
  const made = rows(
    await measure(peers, size, quick ? { turns: 3, steps: 3 } : { turns: 4, steps: 6 }, (line) => tell(`${sizeName(size)}: ${line}`))
  )
  tell('')
  results.push({ size, rows: made })
  if (!json) process.stdout.write(`${table(sizeName(size), made)}\n\n`)
}
if (json) {
  const machine = { cores: availableParallelism(), node: process.versions.node, platform: `${process.platform} ${process.arch}` }
  process.stdout.write(`${JSON.stringify({ work: 'LSTM training step, milliseconds', machine, results })}\n`)
}

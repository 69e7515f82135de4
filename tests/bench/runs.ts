/**
 * A worker of `npm run bench`: what runs on disk cost to read. `--rows`: a run of a million rows is opened and loaded, with a plain reading of the same
 * bytes beside it. `--list`: the list of many runs is told by the engine's service, as the window asks for it. `--quick`: a fifth of the runs.
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { parseDocument } from '../../src/contract/document/parsing/parseDocument'
import { createEngineService } from '../../src/engine/serving/engineService'
import { readLongLog, writeLongLog, writeManyRuns } from './runWorkspace'

const rows = 1_000_000
const turns = 7
const workspace = mkdtempSync(join(tmpdir(), 'gatescope-bench-'))
const resources = join(process.cwd(), 'resources')

try {
  const figures = process.argv.includes('--list')
    ? await listed(process.argv.includes('--quick') ? 100 : 500)
    : [100, 1].map((together) => loaded(together))
  process.stdout.write(`${JSON.stringify(figures)}\n`)
} finally {
  rmSync(workspace, { recursive: true })
}
process.exit()

/** Milliseconds of both, taking turns; `together`: rows in a record. */
function loaded(together: number) {
  const path = writeLongLog(workspace, rows, together)
  const [plain, log]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < turns; turn++) {
    plain.push(timed(() => readFileSync(path).length))
    log.push(timed(() => readLongLog(path).step.length))
  }
  return { together, rows, bytes: statSync(path).size, plain, log }
}

function timed(work: () => number): number {
  const began = performance.now()
  if (work() < rows) throw new Error('rows are missing')
  return performance.now() - began
}

/** Milliseconds from the question to the first runs and to the last, in a service that knows nothing yet. */
async function listed(runs: number) {
  const points = 10_000
  const parsed = parseDocument(readFileSync(join(resources, 'templates/lstm-moby-dick.json'), 'utf8'))
  if (!parsed.ok) throw new Error('the template cannot be read')
  await writeManyRuns(workspace, parsed.document, { runs, points })
  const [first, all]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < turns; turn++) {
    const service = await createEngineService({ workspace, resources, lazy: true })
    const client = createRouterClient(service.router)
    const began = performance.now()
    const stop = new AbortController()
    let told = 0
    for await (const event of await client.runs.watch(undefined, { signal: stop.signal })) {
      if (event.type !== 'entries') continue
      if (told === 0) first.push(performance.now() - began)
      told += event.entries.length
      if (event.complete) break
    }
    if (told !== runs) throw new Error(`${told} of ${runs} runs were told`)
    all.push(performance.now() - began)
    stop.abort()
    await service.dispose()
  }
  return { runs, points, first, all }
}

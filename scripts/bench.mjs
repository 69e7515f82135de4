// @ts-check
// `npm run bench`: measures our training step beside its peers', or its memory against length and on large files, or what models reach on tasks.
import { parseArgs } from 'node:util'
import { prepareBench } from './lib/bench.mjs'
import { describeFailure } from './lib/failure.mjs'
import { inRoot, root } from './lib/paths.mjs'
import { prepareArchives } from './lib/archivesOfSeries.mjs'
import { prepareDigits } from './lib/digits.mjs'
import { PEERS, environmentPython, preparePython } from './lib/python.mjs'
import { createReport } from './lib/report.mjs'
import { runInForeground } from './lib/run.mjs'

const usage = `npm run bench -- [option]
  --quick              the first size alone
  --json               one JSON object instead of tables
  --memory [template]  peak memory of a step against sequence length: of the LSTM, minGRU and Transformer, or of one of them
  --large [megabytes]  peak memory of training on a text and a table of so many megabytes (1,000), beside small ones: minutes
  --cores              what more cores would bring to a step, simulated on one: a quarter of an hour, on Linux
  --tasks [task model] what models reach on tasks and shipped data, beside published figures: all rows (hours), or those of the named
  --setup              installs the peers that are in Python, into the cache, and measures nothing`

const report = createReport({ quiet: true })
const args = process.argv.slice(2)
try {
  process.exitCode = await bench()
} catch (error) {
  report.say(`\n${describeFailure(error)}`)
  process.exitCode = 1
}

async function bench() {
  const wish = asked()
  if (wish === null) return 2
  if (wish.help) {
    report.say(usage)
    return 0
  }
  const workers = await prepareBench(report)
  if (wish.setup) {
    await preparePython(report, PEERS)
    return 0
  }
  const archives = wish.tasks ? ['--archives', await prepareSeries()] : []
  const places = ['--workers', workers, '--sources', inRoot('tests', 'bench'), '--python', environmentPython(), ...archives]
  const program = `${workers}/${wish.memory ? 'memory' : wish.large ? 'largeFiles' : wish.cores ? 'cores' : wish.tasks ? 'tasks' : 'index'}.js`
  return runInForeground(process.execPath, [program, ...places, ...args], { cwd: root })
}

/** The folder of all series that tasks are trained on. */
async function prepareSeries() {
  const folder = await prepareArchives(report)
  await prepareDigits(report, folder)
  return folder
}

/** What was asked for; null where that is none of the options, which is then told. */
function asked() {
  const flag = /** @type {const} */ ({ type: 'boolean' })
  try {
    const options = { quick: flag, json: flag, memory: flag, large: flag, cores: flag, tasks: flag, setup: flag, help: flag }
    return parseArgs({ args, options, allowPositionals: ['--memory', '--large', '--tasks'].some((option) => args.includes(option)) }).values
  } catch (error) {
    report.say(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
    return null
  }
}

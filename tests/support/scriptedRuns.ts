// The list of all runs by script: the runs of a scripted engine, what is said about them, and a trash.
import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../src/contract/contract'
import type { AboutRun, RunEntry } from '../../src/contract/runs/entry'
import { settingsOf } from '../../src/contract/runs/settings'
import { lstmDocument } from './scriptedDocument'
import type { ScriptedRun } from './scriptedRun'

const nothingSaid: AboutRun = { title: null, tags: [], note: '', starred: false }

/** The contract's list of runs over scripted runs. */
export function scriptedRunsProcedures(run: ScriptedRun) {
  const os = implement(contract.runs)
  const about = new Map<string, AboutRun>()
  const removed = new Set<string>()
  const entries = (): RunEntry[] =>
    run.records
      .filter(({ summary }) => !removed.has(summary.runId))
      .map(({ summary, recorded }): RunEntry => {
        const values = recorded.flatMap((event) =>
          event.type === 'evaluation' ? [{ step: event.step, value: event.values[0] ?? event.loss }] : []
        )
        return {
          runId: summary.runId,
          summary,
          about: about.get(summary.runId) ?? nothingSaid,
          model: 'LSTM 128',
          task: 'Next character of Moby Dick',
          parameterCount: 140_000,
          settings: settingsOf(lstmDocument),
          best: values.toSorted((a, b) => a.value - b.value)[0] ?? null,
          last: values.at(-1) ?? null,
          seconds: summary.step / 40,
          bytes: 1_000_000,
          sparkline: values.slice(-60).map(({ value }) => value),
          trial: null
        }
      })
      .reverse()
  const entryOf = (runId: string): RunEntry => {
    const entry = entries().find((each) => each.runId === runId)
    if (entry === undefined) throw new ORPCError('NOT_FOUND', { data: { runId } })
    return entry
  }
  return {
    watch: os.watch.handler(async function* ({ signal }) {
      let told: string[] = []
      while (signal?.aborted !== true) {
        const now = entries()
        const gone = told.filter((runId) => !now.some((entry) => entry.runId === runId))
        if (gone.length > 0) yield { type: 'removed', runIds: gone }
        yield { type: 'entries', entries: now, complete: true }
        told = now.map(({ runId }) => runId)
        // What changed while the reader took this is told at once.
        if (JSON.stringify(entries()) === JSON.stringify(now)) await run.changed(signal)
      }
    }),
    describe: os.describe.handler(({ input }) => {
      const entry = entryOf(input.runId)
      const step = entry.summary.checkpoint
      const checkpoints = step === null ? [] : [{ step, bytes: 500_000, reasons: ['newest' as const], value: null }]
      return { entry, checkpoints, origin: [], folder: `/runs/${input.runId}`, measured: { updates: null, exponents: null } }
    }),
    edit: os.edit.handler(({ input }) => {
      const before = entryOf(input.runId).about
      about.set(input.runId, { ...before, ...input.about })
      run.tell()
      return entryOf(input.runId)
    }),
    remove: os.remove.handler(({ input }) => {
      for (const runId of input.runIds) {
        const { summary } = entryOf(runId)
        if (summary.phase === 'training') throw new ORPCError('TRAINS', { data: { runId, name: summary.name }, defined: true })
      }
      for (const runId of input.runIds) removed.add(runId)
      run.tell()
      return input
    }),
    restore: os.restore.handler(({ input }) => {
      for (const runId of input.runIds) removed.delete(runId)
      run.tell()
      return { entries: input.runIds.map(entryOf) }
    }),
    curves: os.curves.handler(({ input }) =>
      input.runs.map(({ runId }) => {
        const { summary, recorded } = run.records.find((each) => each.summary.runId === runId) ?? { summary: null, recorded: [] }
        if (summary === null) throw new ORPCError('NOT_FOUND', { data: { runId } })
        const steps = recorded.flatMap((event) => (event.type === 'steps' ? [event] : []))
        const evaluated = recorded.flatMap((event) => (event.type === 'evaluation' ? [event] : []))
        return {
          runId,
          place: { rows: summary.step, evaluations: evaluated.length, cuts: 0 },
          anew: true,
          step: Float64Array.from(steps.flatMap((event) => [...event.step])),
          seconds: Float64Array.from(steps.flatMap((event) => [...event.seconds])),
          loss: Float32Array.from(steps.flatMap((event) => [...event.loss])),
          learningRate: Float32Array.from(steps.flatMap((event) => [...event.learningRate])),
          gradientNorm: Float32Array.from(steps.flatMap((event) => [...event.gradientNorm])),
          evaluations: {
            step: Float64Array.from(evaluated, ({ step }) => step),
            seconds: Float64Array.from(evaluated, ({ step }) => step / 40),
            loss: Float64Array.from(evaluated, ({ loss }) => loss),
            values: [Float64Array.from(evaluated, ({ values }) => values[0] ?? NaN)]
          },
          tokensPerStep: 3_200,
          flopsPerStep: 1e9
        }
      })
    ),
    evaluate: os.evaluate.handler(({ input }) => {
      const { summary } = entryOf(input.runId)
      const step = input.step ?? summary.step
      return {
        runId: input.runId,
        step,
        data: input.data,
        length: input.length ?? 100,
        loss: 2,
        baselines: [],
        metrics: [{ name: 'bitsPerCharacter', value: 2 / Math.LN2 }],
        targets: 100,
        batches: 1,
        decoded: null,
        confusion: null
      }
    })
  }
}

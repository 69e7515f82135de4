/** Lets the model of a run continue a prompt, or a series. */
import { problem } from '../../../../contract/problems/problem'
import { problemTable } from '../../../../contract/problems/problems'
import type { Problem } from '../../../../contract/problems/problems'
import type { Places } from '../../../../contract/events/generation'
import type { NumberHistory } from '../../../data/histories'
import type { TaskData } from '../../../data/taskData'
import { forecast } from '../../../looking/generation/forecast'
import { generate } from '../../../looking/generation/generate'
import { generationProblems } from '../../../model/graph/generationProblems'
import { fewestPlaces } from '../../../model/graph/learnedPlaces'
import type { Implementer } from '../implementer'
import { asGenerationError } from './generationErrors'
import type { ModelOfRun } from '../../runs/modelOfRun'
import type { RunManager } from '../../runs/runManager'

export function generationHandlers(os: Implementer['generation'], runs: RunManager) {
  return {
    generate: os.generate.handler(async ({ input, errors, signal }) => {
      const opened = await runs.modelOf(input.runId, input.step)
      if (!opened.ok) throw asGenerationError(errors, input.runId, opened.refusal)
      const { prepared, executor, step, weights } = opened.model
      const problems = generationProblems(prepared.checked, prepared.data.predictsNext, 'text')
      if (problems.length > 0) throw errors.CANNOT_GENERATE({ data: { problems } })
      const prompt = promptOf(opened.model, input.prompt)
      if (!prompt.ok) throw errors.INVALID_PROMPT({ data: { problems: prompt.problems } })
      const places = fewestPlaces(prepared.checked)
      if (places && prompt.tokens.length > places.count)
        throw errors.INVALID_PROMPT({ data: { problems: [tooLong(places, prompt.tokens)] } })
      const { tokens, sampling } = input
      const { vocabulary, decoder } = prepared.data
      const spec = { model: prepared.checked, vocabulary, decoder, step, weights, prompt: prompt.tokens, tokens, sampling }
      return generate(executor, spec, signal)
    }),
    forecast: os.forecast.handler(async ({ input, errors, signal }) => {
      const { runId, place, history, steps } = input
      const opened = await runs.modelOf(runId, input.step)
      if (!opened.ok) throw asGenerationError(errors, runId, opened.refusal)
      const { prepared, executor, step, weights } = opened.model
      const { data, checked, document } = prepared
      const problems = generationProblems(checked, data.predictsNext, 'numbers')
      if (problems.length > 0 || !data.histories) throw errors.CANNOT_GENERATE({ data: { problems } })
      const wanted = { history: history ?? document.training.sequenceLength, ahead: steps }
      const read = place ? data.histories.at(place, wanted) : data.histories.end?.(wanted)
      if (!read) throw errors.NO_END()
      const { inputs, targets } = data.columns
      const tooMany = tooManyRows(fewestPlaces(checked), read.values.length / inputs.length) ?? unknownRows(data, read, steps)
      if (tooMany) throw errors.CANNOT_GENERATE({ data: { problems: [tooMany] } })
      return forecast(executor, { model: checked, columns: targets, step, weights, history: read, steps }, signal)
    })
  }
}

type Prompt = { readonly ok: true; readonly tokens: Int32Array } | { readonly ok: false; readonly problems: Problem[] }

function promptOf({ prepared }: ModelOfRun, text: string): Prompt {
  const opened = prepared.data.probe(text)
  if (!opened.ok) return { ok: false, problems: opened.problems.map(ofPrompt) }
  const tokens = opened.probe.arrays.get('tokens')
  return tokens instanceof Int32Array ? { ok: true, tokens } : { ok: false, problems: [problem('generate.task', {}, {})] }
}

const tooLong = ({ layer, count }: Places, { length }: Int32Array): Problem =>
  problem('prompt.positions', {}, { layer, limit: count, length })

export function tooManyRows(places: Places | null, history: number): Problem | null {
  return places && history > places.count ? problem('forecast.positions', {}, { layer: places.layer, limit: places.count, history }) : null
}

/** What is known in advance must be there for each row that is said. */
function unknownRows({ columns, title }: TaskData, { known }: NumberHistory, steps: number): Problem | null {
  const rows = known ? known.ahead.length / known.width : Infinity
  if (rows >= steps) return null
  const names = columns.inputs.filter(({ ahead }) => ahead).map(({ name }) => name)
  return problem('forecast.known', {}, { file: title, columns: names, steps, rows })
}

/** A problem of the probe, told as a problem of the prompt. */
function ofPrompt(told: Problem): Problem {
  const unknown = problemTable['probe.unknownToken'].args.safeParse(told.args)
  return told.code === 'probe.unknownToken' && unknown.success ? problem('prompt.unknownToken', {}, unknown.data) : told
}

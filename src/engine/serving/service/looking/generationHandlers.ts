/** Lets the model of a run continue a prompt, or a series. */
import { problem } from '../../../../contract/problems/problem'
import { problemTable } from '../../../../contract/problems/problems'
import type { Problem } from '../../../../contract/problems/problems'
import type { Places } from '../../../../contract/events/generation'
import { forecast } from '../../../looking/generation/forecast'
import { generate } from '../../../looking/generation/generate'
import { generationProblems } from '../../../model/graph/generationProblems'
import { fewestPlaces } from '../../../model/graph/learnedPlaces'
import type { Implementer } from '../implementer'
import { noStepWords } from '../noStepWords'
import type { ModelOfRun, NoModel } from '../../runs/modelOfRun'
import type { RunManager } from '../../runs/runManager'

export function generationHandlers(os: Implementer['generation'], runs: RunManager) {
  return {
    generate: os.generate.handler(async ({ input, errors, signal }) => {
      const opened = await runs.modelOf(input.runId, input.step)
      if (!opened.ok) throw asError(errors, input.runId, opened.refusal)
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
      if (!opened.ok) throw asError(errors, runId, opened.refusal)
      const { prepared, executor, step, weights } = opened.model
      const { data, checked, document } = prepared
      const problems = generationProblems(checked, data.predictsNext, 'numbers')
      if (problems.length > 0 || !data.histories) throw errors.CANNOT_GENERATE({ data: { problems } })
      const wanted = { history: history ?? document.training.sequenceLength, ahead: steps }
      const read = place ? data.histories.at(place, wanted) : data.histories.end?.(wanted.history)
      if (!read) throw errors.NO_END()
      const columns = data.columns.inputs
      const tooMany = tooManyRows(fewestPlaces(checked), read.values.length / columns.length)
      if (tooMany) throw errors.CANNOT_GENERATE({ data: { problems: [tooMany] } })
      return forecast(executor, { model: checked, columns, step, weights, history: read, steps }, signal)
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

function tooManyRows(places: Places | null, history: number): Problem | null {
  return places && history > places.count ? problem('forecast.positions', {}, { layer: places.layer, limit: places.count, history }) : null
}

/** A problem of the probe, told as a problem of the prompt. */
function ofPrompt(told: Problem): Problem {
  const unknown = problemTable['probe.unknownToken'].args.safeParse(told.args)
  return told.code === 'probe.unknownToken' && unknown.success ? problem('prompt.unknownToken', {}, unknown.data) : told
}

type Errors = Parameters<Parameters<Implementer['generation']['generate']['handler']>[0]>[0]['errors']

function asError(errors: Errors, runId: string, refusal: NoModel): Error {
  switch (refusal.code) {
    case 'NOT_FOUND':
      return errors.NOT_FOUND({ data: { runId } })
    case 'NO_STEP': {
      const { step, steps } = refusal
      return errors.NO_STEP({ message: noStepWords(steps), data: { runId, step, steps: [...steps] } })
    }
    case 'NO_WEIGHTS':
      return errors.NO_WEIGHTS({ data: { runId } })
    case 'PROBLEMS':
      return errors.CANNOT_GENERATE({ data: { problems: refusal.problems } })
    default:
      return refusal satisfies never
  }
}

/** Shows a view of Compare: its tab, the chosen runs, how curves are drawn, and the two runs side by side. */
import { nextTick } from 'vue'
import type { RunDetail } from '../../../contract/runs/entry'
import { useCompareStore } from '../../stores/compare/compareStore'
import { useCurveViewStore } from '../../stores/compare/curveViewStore'
import { firstSideSubject, useSideStore } from '../../stores/compare/sideStore'
import { useRunListStore } from '../../stores/runs/runListStore'
import type { ViewRemark } from './remarks'
import type { ViewOf } from './view'

/** `describe` tells what is known of a run, null where the workspace does not have it. */
export function useOpenCompare(describe: (runId: string) => Promise<RunDetail | null>) {
  const compare = useCompareStore()
  const curves = useCurveViewStore()
  const side = useSideStore()
  const runs = useRunListStore()

  /** @throws when the engine cannot be asked */
  return async (view: ViewOf<'compare'>): Promise<readonly ViewRemark[]> => {
    const { axis, grouping, smoothing, metric, a, b } = view
    const wanted = [...new Set([...view.runs, a, b])].filter((runId) => runId !== null)
    const known = new Map(await Promise.all(wanted.map(async (runId) => [runId, await describe(runId)] as const)))
    const there = (runId: string | null): runId is string => runId !== null && (known.get(runId) ?? null) !== null
    compare.show(view.tab)
    Object.assign(curves, { axis, grouping, smoothing, metric })
    runs.choose(view.runs.filter(there))
    const gone = wanted.filter((runId) => !there(runId))
    const remarks: ViewRemark[] = gone.length === 0 ? [] : [{ code: 'runsGone', runs: gone, of: wanted.length }]
    if (view.tab !== 'side') return remarks
    // Another choice of runs is what is compared next, unless the link says otherwise.
    await nextTick()
    if (there(a)) side.pick('a', a)
    if (there(b)) side.pick('b', b)
    await nextTick()
    const { sequence, token } = view
    side.subject =
      sequence === null
        ? firstSideSubject
        : sequence.kind === 'text'
          ? { ...firstSideSubject, text: sequence.text }
          : { kind: 'place', text: null, place: { part: sequence.part, at: sequence.at } }
    side.token = token
    return [...remarks, ...steps(view, known)]
  }

  function steps({ a, b, stepA, stepB }: ViewOf<'compare'>, known: ReadonlyMap<string, RunDetail | null>): ViewRemark[] {
    return (
      [
        ['a', a, stepA],
        ['b', b, stepB]
      ] as const
    ).flatMap(([at, runId, step]): ViewRemark[] => {
      const detail = runId === null ? null : known.get(runId)
      if (!detail || step === null) return []
      const kept = detail.checkpoints.some((checkpoint) => checkpoint.step === step)
      side.chooseStep(at, kept ? step : null)
      return kept ? [] : [{ code: 'noStep', step, instead: 'newest weights' }]
    })
  }
}

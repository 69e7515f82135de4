/** A run of one document as the window sees it: its workflow, its curves, and why its last start was refused. */
import { ref, shallowRef } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import type { EngineClient } from '../../../contract/contract'
import type { GatescopeDocument } from '../../../contract/document/document'
import { noRun, nextWorkflow, summaryOf } from './runWorkflow'
import type { RunHappening, RunWorkflow } from './runWorkflow'
import type { StartRefusal } from './startRefusal'
import { useRunStream } from './useRunStream'

export interface DocumentRun {
  readonly documentId: string
  /** The run that a person chose to see; null for the newest one of the document, whichever it is. */
  readonly chosen: string | null
  readonly workflow: ShallowRef<RunWorkflow>
  readonly refusal: ShallowRef<StartRefusal | null>
  /** The notice that the run resumed after the engine had ended, until the user closes it. */
  readonly recovered: Ref<string | null>
  /** The document that a run trains, as it was when the run began; null while it is not known. */
  readonly trained: ShallowRef<{ readonly runId: string; readonly document: GatescopeDocument } | null>
  /** The seconds from the start of the run to its first loss, if this window started it. */
  readonly secondsToFirstLoss: Ref<number | null>
  readonly stream: ReturnType<typeof useRunStream>
  happen(happening: RunHappening): void
  /** The clock begins for the first loss, in milliseconds. */
  startClock(now: number): void
  /** Follows the run that the workflow is about. */
  follow(): void
}

export interface RunPlace {
  readonly documentId: string
  readonly chosen: string | null
}

export function createDocumentRun(
  { documentId, chosen }: RunPlace,
  client: () => EngineClient,
  onBroken: (error: unknown) => void
): DocumentRun {
  const workflow = shallowRef<RunWorkflow>(noRun)
  const secondsToFirstLoss = ref<number | null>(null)
  let askedAt: number | null = null

  const happen = (happening: RunHappening) => void (workflow.value = nextWorkflow(workflow.value, happening))
  const stream = useRunStream(client, {
    onSummary: (summary) => happen({ type: 'summary', summary }),
    onSteps: () => {
      if (askedAt !== null) secondsToFirstLoss.value = (performance.now() - askedAt) / 1000
      askedAt = null
    },
    onBroken
  })

  function startClock(now: number): void {
    askedAt = now
    secondsToFirstLoss.value = null
  }

  function follow(): void {
    const runId = chosen ?? summaryOf(workflow.value)?.runId
    if (runId !== undefined) void stream.follow(runId)
  }

  return {
    documentId,
    chosen,
    workflow,
    refusal: shallowRef(null),
    recovered: ref(null),
    trained: shallowRef(null),
    secondsToFirstLoss,
    stream,
    happen,
    startClock,
    follow
  }
}

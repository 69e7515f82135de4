/** Holds what is chosen in Export, the plan of it, and the export that is being written, also while other places are shown. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { exportFormats, exportWords } from '../../../contract/export/formats'
import type { ExportFormat } from '../../../contract/export/formats'
import type { PlannedExport } from '../../../contract/procedures/exporting'
import { downloadBlob } from '../../lib/download'
import { faultText } from '../../lib/words/faultText'
import type { FaultText } from '../../lib/words/faultText'
import { useConnectionStore } from '../connectionStore'
import { begun, cancelled, noExport, refused, told } from './exporting'
import type { Exporting } from './exporting'
import { optionsOf, requestOf } from './exportWish'
import type { Choice, Weights } from './exportWish'
import { useNoticeStore } from '../noticeStore'
import { useRunStore } from '../runStore'

/** The plan of what is chosen; the one before stays shown while it is asked for again. */
interface Planning {
  readonly asking: boolean
  readonly plan: PlannedExport | null
  readonly fault: FaultText | null
}

const nothingPlanned: Planning = { asking: false, plan: null, fault: null }

export const useExportStore = defineStore('export', () => {
  const connection = useConnectionStore()
  const notices = useNoticeStore()
  const run = useRunStore()

  const weights = shallowRef<Weights | null>(null)
  const choice = shallowRef<Choice>({ format: 'onnx', options: {}, step: null, folder: null })
  const overwrite = ref(false)
  const planning = shallowRef<Planning>(nothingPlanned)
  const exporting = shallowRef<Exporting>(noExport)
  const zipping = ref(false)
  const runId = computed(() => run.summary?.runId ?? null)
  const hasWeights = computed(() => weights.value !== null && (weights.value.memory !== null || weights.value.checkpoints.length > 0))
  const options = computed(() => optionsOf(choice.value, choice.value.format))
  const underWay = computed(() => exporting.value.phase === 'writing')
  /** Whether what is chosen can be written as it is planned. */
  const canStart = computed(() => {
    const { asking, plan } = planning.value
    if (!connection.ready || underWay.value || asking || plan === null || plan.problems.some(({ severity }) => severity === 'error'))
      return false
    return plan.there === 'nothing' || (plan.there === 'export' && overwrite.value)
  })

  let call: AbortController | null = null
  let newest = 0

  /** Asks with which weights the run can be exported. */
  async function look(): Promise<void> {
    const id = runId.value
    if (id === null || !connection.ready) return
    try {
      const ofRun = await connection.client.exporting.weights({ runId: id })
      if (id !== runId.value) return
      weights.value = ofRun
      if (!canWrite(choice.value.format)) choose({ format: exportFormats.find(canWrite) ?? choice.value.format })
    } catch (error) {
      planning.value = { asking: false, plan: null, fault: faultText('The run cannot be exported', error) }
    }
  }

  /** Whether the format can be written of a run with these weights. */
  const canWrite = (format: ExportFormat): boolean => hasWeights.value || exportWords[format].of === 'run'

  function choose(changed: Partial<Choice>): void {
    choice.value = { ...choice.value, ...changed }
    overwrite.value = false
    if (!underWay.value) exporting.value = noExport
  }

  function chooseOptions(changed: object): void {
    choose({ options: { ...choice.value.options, [choice.value.format]: changed } })
  }

  /** Asks what would be written. Of several answers the newest question's counts. */
  async function preview(): Promise<void> {
    const id = runId.value
    const number = ++newest
    if (id === null || !connection.ready || !canWrite(choice.value.format)) return void (planning.value = nothingPlanned)
    planning.value = { ...planning.value, asking: true, fault: null }
    try {
      const plan = await connection.client.exporting.plan(requestOf(id, choice.value))
      if (number === newest) planning.value = { asking: false, plan, fault: null }
    } catch (error) {
      if (number === newest) planning.value = { asking: false, plan: null, fault: faultText('This run cannot be exported so', error) }
    }
  }

  async function start(): Promise<void> {
    const { plan } = planning.value
    if (!canStart.value || runId.value === null || plan === null) return
    const controller = new AbortController()
    call = controller
    exporting.value = begun(choice.value.format, plan.command)
    try {
      const wanted = { ...requestOf(runId.value, choice.value), overwrite: overwrite.value }
      const events = await connection.client.exporting.write(wanted, { signal: controller.signal })
      for await (const event of events) if (!controller.signal.aborted) exporting.value = told(exporting.value, event)
    } catch (error) {
      if (!controller.signal.aborted) exporting.value = refused(faultText('The export was not written', error))
    }
    overwrite.value = false
    void preview()
  }

  function cancel(): void {
    call?.abort()
    exporting.value = cancelled(exporting.value)
  }

  /** Hands the user a written export as a zip file. */
  async function download(folder: string): Promise<void> {
    zipping.value = true
    try {
      const pieces: Uint8Array<ArrayBuffer>[] = []
      for await (const piece of await connection.client.exporting.zip({ folder })) pieces.push(new Uint8Array(piece))
      downloadBlob(`${folder.split(/[\\/]/).pop() ?? 'export'}.zip`, new Blob(pieces, { type: 'application/zip' }))
    } catch (error) {
      notices.fault(faultText('The export was not downloaded', error))
    } finally {
      zipping.value = false
    }
  }

  // What was chosen for one run is not for the next; an export under way goes on.
  watch(runId, () => {
    weights.value = null
    planning.value = nothingPlanned
    choose({ step: null, folder: null })
  })

  return {
    weights,
    hasWeights,
    choice,
    options,
    overwrite,
    planning,
    exporting,
    underWay,
    canStart,
    zipping,
    canWrite,
    look,
    choose,
    chooseOptions,
    preview,
    start,
    cancel,
    download
  }
})

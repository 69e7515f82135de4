/** Branches off a run: a new document with the run's model and settings, whose training begins with the weights of one of its checkpoints. */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { RunDetail, RunEntry } from '../../../contract/runs/entry'
import { faultText } from '../../lib/words/faultText'
import { useConnectionStore } from '../connectionStore'
import { useDialogStore } from '../dialogStore'
import { useDocumentStore } from '../documentStore'
import { useNavigationStore } from '../navigationStore'
import { useNoticeStore } from '../noticeStore'
import { useRunStore } from '../runStore'
import { useFirstWeightsStore } from './firstWeightsStore'
import { titleOf } from './runEntries'

export const useBranchStore = defineStore('branch', () => {
  const connection = useConnectionStore()
  const dialogs = useDialogStore()
  const documents = useDocumentStore()
  const navigation = useNavigationStore()
  const notices = useNoticeStore()
  const run = useRunStore()
  const firstWeights = useFirstWeightsStore()
  /** The run that the dialog asks about, with its checkpoints; null while they are read. */
  const entry = shallowRef<RunEntry | null>(null)
  const detail = shallowRef<RunDetail | null>(null)
  const step = ref<number | null>(null)
  const name = ref('')

  /** Asks from which checkpoint, the newest one first unless a step is given. */
  async function ask(from: RunEntry, at: number | null = null): Promise<void> {
    entry.value = from
    detail.value = null
    step.value = at
    name.value = documents.freshName(`${titleOf(from)}, branch`)
    dialogs.open('branch')
    try {
      const described = await connection.client.runs.describe({ runId: from.runId })
      if (entry.value !== from) return
      detail.value = described
      step.value ??= described.checkpoints[0]?.step ?? null
    } catch (error) {
      dialogs.close()
      notices.fault(faultText('The checkpoints could not be read', error))
    }
  }

  /** Opens the new document. `train`: its run begins at once. */
  async function branch(train: boolean): Promise<void> {
    const from = entry.value
    if (from === null || step.value === null) return
    const first = { runId: from.runId, name: titleOf(from), step: step.value }
    const title = name.value.trim() || documents.freshName(titleOf(from))
    dialogs.close()
    const arrive = navigation.goLater('train')
    if (!(await run.openAsTrained(from.runId, ({ id: _id, ...document }) => ({ ...document, name: title })))) return
    if (documents.documentId !== null) firstWeights.set(documents.documentId, first)
    arrive()
    if (train) await run.start()
  }

  return { entry, detail, step, name, ask, branch }
})

/** Changes what is kept of runs: names, stars, tags and notes; removes runs, and brings them back. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { AboutRun, RunEntry } from '../../../contract/runs/entry'
import { mostTags, tagSchema, titleSchema } from '../../../contract/runs/entry'
import { faultText } from '../../lib/words/faultText'
import { useConnectionStore } from '../connectionStore'
import { useNoticeStore } from '../noticeStore'
import { titleOf } from './runEntries'
import { useRunListStore } from './runListStore'

export const useRunActionStore = defineStore('runActions', () => {
  const connection = useConnectionStore()
  const notices = useNoticeStore()
  const list = useRunListStore()
  /** The runs that were removed last, as long as they can be brought back from here. */
  const removed = shallowRef<readonly string[]>([])

  async function edit(runId: string, about: Partial<AboutRun>): Promise<void> {
    try {
      const entry = await connection.client.runs.edit({ runId, about })
      list.tell({ type: 'entries', entries: [entry], complete: false })
    } catch (error) {
      notices.fault(faultText('The run was not changed', error))
    }
  }

  /** Gives a run a title of its own; an empty one gives it the name of its document back. */
  function rename(runId: string, title: string): void {
    const read = titleSchema.safeParse(title)
    if (title.trim() === '' || read.success) void edit(runId, { title: read.data ?? null })
  }

  const star = ({ runId, about }: RunEntry) => void edit(runId, { starred: !about.starred })
  const setNote = (runId: string, note: string) => void edit(runId, { note })
  const removeTag = ({ runId, about }: RunEntry, tag: string) => void edit(runId, { tags: about.tags.filter((other) => other !== tag) })

  /** Adds a tag, unless the run has it. Returns why it cannot be added, or null. */
  function addTag({ runId, about }: RunEntry, text: string): string | null {
    const tag = tagSchema.safeParse(text)
    if (!tag.success) return text.trim() === '' ? 'Type a tag.' : 'A tag has at most 40 characters.'
    if (about.tags.length >= mostTags) return `A run has at most ${mostTags} tags.`
    if (!about.tags.includes(tag.data)) void edit(runId, { tags: [...about.tags, tag.data] })
    return null
  }

  /** Moves runs to the trash of the workspace. A notice offers to bring them back. */
  async function remove(runIds: readonly string[]): Promise<void> {
    const [first] = runIds.flatMap((runId) => list.entryOf(runId) ?? [])
    if (first === undefined) return
    try {
      await connection.client.runs.remove({ runIds: [...runIds] })
      list.tell({ type: 'removed', runIds: [...runIds] })
      removed.value = runIds
      const title = runIds.length === 1 ? 'Run removed' : `${runIds.length} runs removed`
      notices.news({ title, ...(runIds.length === 1 && { detail: titleOf(first) }), action: { label: 'Undo', run: () => void restore() } })
    } catch (error) {
      notices.fault(faultText(runIds.length === 1 ? 'The run was not removed' : 'The runs were not removed', error))
    }
  }

  /** Brings back the runs that were removed last. */
  async function restore(): Promise<void> {
    const runIds = removed.value
    if (runIds.length === 0) return
    removed.value = []
    try {
      const { entries } = await connection.client.runs.restore({ runIds: [...runIds] })
      list.tell({ type: 'entries', entries, complete: false })
    } catch (error) {
      removed.value = runIds
      notices.fault(faultText('The run was not brought back', error))
    }
  }

  return { removed, rename, star, setNote, addTag, removeTag, remove, restore }
})

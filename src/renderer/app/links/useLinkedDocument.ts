/** Shows the document and the run of a link: those that are open, else from their files, and tells what is not there any more. */
import { ORPCError } from '@orpc/client'
import type { RunDetail } from '../../../contract/runs/entry'
import { useConnectionStore } from '../../stores/connectionStore'
import { useDocumentStore } from '../../stores/documentStore'
import { titleOf } from '../../stores/runs/runEntries'
import { useRunListStore } from '../../stores/runs/runListStore'
import { useRunStore } from '../../stores/runStore'
import { useWorkspaceStore } from '../../stores/workspaceStore'
import type { ViewRemark } from './remarks'
import type { LinkedDocument } from './view'

export interface LinkedPlace {
  readonly document: LinkedDocument | null
  readonly run: string | null
}

export interface ShownPlace {
  /** Whether a document is shown that the rest of the link is about. */
  readonly there: boolean
  /** Null where the link names no run, or the run is gone. */
  readonly run: RunDetail | null
  readonly remarks: readonly ViewRemark[]
}

export function useLinkedDocument() {
  const connection = useConnectionStore()
  const documents = useDocumentStore()
  const workspace = useWorkspaceStore()
  const runs = useRunListStore()
  const run = useRunStore()

  /** What is known of a run; null where the workspace does not have it. @throws when the engine cannot be asked */
  async function describe(runId: string): Promise<RunDetail | null> {
    try {
      const detail = await connection.client.runs.describe({ runId })
      runs.tell({ type: 'entries', entries: [detail.entry], complete: false })
      return detail
    } catch (error) {
      if (error instanceof ORPCError && error.code === 'NOT_FOUND') return null
      throw error
    }
  }

  /** @throws when the engine cannot be asked */
  async function show({ document, run: runId }: LinkedPlace): Promise<ShownPlace> {
    const detail = runId === null ? null : await describe(runId)
    const remarks = [...(await showDocument(document, detail))]
    const there = documents.documentId !== null && (document === null || documents.documentId === document.id || detail !== null)
    if (runId !== null && detail === null) remarks.push({ code: 'runGone', run: runId, instead: there ? 'newest' : 'nothing' })
    if (runId !== null && there) run.choose(detail === null ? null : runId)
    return { there, run: detail, remarks }
  }

  async function showDocument(wanted: LinkedDocument | null, detail: RunDetail | null): Promise<readonly ViewRemark[]> {
    if (wanted === null && detail === null) return []
    const tab = wanted === null ? null : documents.tabOfDocument(wanted.id)
    if (tab !== null) {
      documents.show(tab)
      return []
    }
    if (wanted !== null && wanted.file !== null && (await isSaved(wanted.file)) && (await workspace.open(wanted.file)))
      return documents.documentId === wanted.id ? [] : [{ code: 'otherDocument', file: wanted.file }]
    if (detail !== null && (await run.openAsTrained(detail.entry.runId))) return [{ code: 'openedAsTrained', name: titleOf(detail.entry) }]
    return [{ code: 'documentGone', file: wanted?.file ?? null, shown: documents.document?.name ?? null }]
  }

  const isSaved = async (file: string): Promise<boolean> => (await connection.client.workspace.list()).some(({ name }) => name === file)

  return { show, describe }
}

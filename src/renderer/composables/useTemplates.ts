/** Provides the templates for the gallery, each with its document, from which its picture is drawn, and its costs. */
import { onScopeDispose, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { GatescopeDocument } from '../../contract/document/document'
import type { Template } from '../../contract/procedures/workspace'
import { useConnectionStore } from '../stores/connectionStore'
import { useWorkspaceStore } from '../stores/workspaceStore'

export interface ShownTemplate {
  readonly template: Template
  /** Null until it is read, and where it cannot be. */
  readonly document: GatescopeDocument | null
  readonly parameters: number | null
}

/** Read once a page: templates do not change while the program runs. */
const known = new Map<string, ShownTemplate>()

/** Templates are read one after the other, so that the engine's other callers come between; those that were read so far are shown meanwhile. */
export function useTemplates(): Readonly<Ref<readonly ShownTemplate[]>> {
  const connection = useConnectionStore()
  const workspace = useWorkspaceStore()
  const shown = shallowRef<readonly ShownTemplate[]>([])
  const gone = new AbortController()
  onScopeDispose(() => gone.abort())

  function show(): void {
    shown.value = workspace.templates.map((template) => known.get(template.id) ?? { template, document: null, parameters: null })
  }

  async function read(template: Template): Promise<void> {
    const { signal } = gone
    const opened = await connection.client.workspace.template({ id: template.id }, { signal })
    if (!opened.ok) return
    const { document } = opened
    const { parameters } = await connection.client.model.check({ document }, { signal })
    known.set(template.id, { template, document, parameters })
    show()
  }

  async function readAll(): Promise<void> {
    show()
    for (const template of workspace.templates) {
      if (gone.signal.aborted || !connection.ready) return
      if (!known.has(template.id)) await read(template).catch(() => undefined) // The card then stays without a picture; opening it says why.
    }
  }
  watch([() => workspace.templates, () => connection.readyCount], () => void readAll(), { immediate: true })
  return shown
}

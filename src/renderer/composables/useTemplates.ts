/** Provides the templates for the gallery, each with its document, from which its picture is drawn, and its costs. */
import { onScopeDispose, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { GatescopeDocument } from '../../contract/document/document'
import type { Template } from '../../contract/procedures/workspace'
import { useConnectionStore } from '../stores/connectionStore'
import { useWorkspaceStore } from '../stores/workspaceStore'

export interface ShownTemplate {
  readonly template: Template
  /** Null until the document is read, and if it cannot be read. */
  readonly document: GatescopeDocument | null
  readonly parameters: number | null
}

/** Templates are read once for each page, because they do not change while the program runs. */
const known = new Map<string, ShownTemplate>()

/** Reads templates one after the other, so that the engine can serve other calls in between. Each is shown as soon as it is read. */
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

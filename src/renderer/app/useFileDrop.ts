/** Files dropped on the window: a document is opened, a model of another program imported, a text or table proposed as data. */
import { onMounted, onUnmounted, ref } from 'vue'
import type { Ref } from 'vue'
import { isModelFile } from '../lib/modelFiles'
import { useDataStore } from '../stores/dataStore'
import { useDocumentStore } from '../stores/documentStore'
import { useImportStore } from '../stores/import/importStore'
import { useNoticeStore } from '../stores/noticeStore'
import { useWorkspaceStore } from '../stores/workspaceStore'

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true

/** Returns whether files are held over the window at present. */
export function useFileDrop(): Ref<boolean> {
  const workspace = useWorkspaceStore()
  const data = useDataStore()
  const documents = useDocumentStore()
  const imports = useImportStore()
  const notices = useNoticeStore()
  const over = ref(false)

  function onDragover(event: DragEvent): void {
    if (!carriesFiles(event)) return
    event.preventDefault()
    over.value = true
  }

  function onDragleave(event: DragEvent): void {
    // Null: the pointer has left the window, and not only one of its elements.
    if (event.relatedTarget === null) over.value = false
  }

  function onDrop(event: DragEvent): void {
    over.value = false
    if (!carriesFiles(event)) return
    event.preventDefault()
    const [file, ...others] = event.dataTransfer?.files ?? []
    if (file === undefined) return
    if ([file, ...others].some(({ name }) => isModelFile(name))) return void imports.take(modelFirst([file, ...others]))
    if (others.length > 0) notices.hint({ title: 'Only the first file was taken', detail: 'Drop one file at a time.' })
    take(file)
  }

  function take(file: File): void {
    if (/\.json$/i.test(file.name)) void workspace.openFile(file)
    else if (documents.document === null)
      notices.hint({ title: `${file.name} was not imported`, detail: 'Open or make a model first: data belong to the task of a model.' })
    else void data.importFile(file)
  }

  onMounted(() => {
    addEventListener('dragover', onDragover)
    addEventListener('dragleave', onDragleave)
    addEventListener('drop', onDrop)
  })
  onUnmounted(() => {
    removeEventListener('dragover', onDragover)
    removeEventListener('dragleave', onDragleave)
    removeEventListener('drop', onDrop)
  })
  return over
}

/** What lies beside a model comes behind it. */
const modelFirst = (files: readonly File[]): File[] => [...files].sort((a, b) => Number(isModelFile(b.name)) - Number(isModelFile(a.name)))

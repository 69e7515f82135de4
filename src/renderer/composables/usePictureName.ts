/** Names the files of pictures after what they show: the run's model, or the open document where there is no run. */
import { useDocumentStore } from '../stores/documentStore'
import { useRunStore } from '../stores/runStore'

/** Such as `LSTM on Moby Dick, gradient norm`. `of`: whose picture it is. */
export function usePictureName(of: 'run' | 'document' = 'run'): (what: string) => string {
  const [run, documents] = [useRunStore(), useDocumentStore()]
  return (what) => `${(of === 'run' ? run.summary?.name : undefined) ?? documents.document?.name ?? 'model'}, ${what}`
}

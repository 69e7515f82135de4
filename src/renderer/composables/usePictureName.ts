/** Names the files of pictures after what they show: the run's model, or the open document where there is no run. */
import { inject, provide } from 'vue'
import type { InjectionKey } from 'vue'
import { useDocumentStore } from '../stores/documentStore'
import { useRunStore } from '../stores/runStore'

const owner: InjectionKey<() => string> = Symbol('owner of pictures')

/** Names the owner of the pictures below a component that shows another run than the window's. */
export const providePictureOwner = (name: () => string): void => provide(owner, name)

/** Such as `LSTM on Moby Dick, gradient norm`. `of`: whose picture it is. */
export function usePictureName(of: 'run' | 'document' = 'run'): (what: string) => string {
  const [run, documents, provided] = [useRunStore(), useDocumentStore(), inject(owner, null)]
  const shown = () => (of === 'run' ? run.summary?.name : undefined) ?? documents.document?.name ?? 'model'
  return (what) => `${provided?.() ?? shown()}, ${what}`
}

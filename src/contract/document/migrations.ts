/** Brings a document of an older format version to the newest, one version at a time. */
import { documentVersion } from './document'

/** From version `from` to `from + 1`. Gets JSON of that version and gives new JSON; it must not change what it is given. */
export interface Migration {
  readonly from: number
  /** What changed in the format, for the change log. */
  readonly change: string
  readonly apply: (document: Readonly<Record<string, unknown>>) => Record<string, unknown>
}

/** In order, without gaps: the first from version 1, the last to `documentVersion`. Version 1 is the first format, so there is none yet. */
export const migrations: readonly Migration[] = []

/**
 * Applies the steps from the document's own version up to `newest`, and sets `version` after each.
 * Throws RangeError when a step is missing: a defect that `migrations.test.ts` finds.
 */
export function migrate(
  document: Readonly<Record<string, unknown>>,
  version: number,
  steps: readonly Migration[] = migrations,
  newest: number = documentVersion
): Readonly<Record<string, unknown>> {
  if (version >= newest) return document
  const step = steps.find((each) => each.from === version)
  if (!step) throw new RangeError(`no migration from document version ${version}`)
  return migrate({ ...step.apply(document), version: version + 1 }, version + 1, steps, newest)
}

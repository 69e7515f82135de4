/** Brings a document of an older format version to the newest, one version at a time. */
import { documentVersion } from '../document'

/** A migration turns JSON of version `from` into new JSON of version `from + 1`. It must not change its argument. */
export interface Migration {
  readonly from: number
  /** The change of the format, in words for the change log. */
  readonly change: string
  readonly apply: (document: Readonly<Record<string, unknown>>) => Record<string, unknown>
}

/** The migrations stand in order and without gaps, from version 1 to `documentVersion`. Version 1 is the first format, so there is none yet. */
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

/**
 * Runs whose settings are compared under common paths: a layer that only some models have is called by its kind, so that the LSTM of one model
 * stands beside the GRU of another, and their widths in one row.
 */
import type { RunEntry } from '../../../contract/runs/entry'
import type { Settings } from '../../../contract/runs/settings'

const layerOf = (path: string): string | null => /^layers\.([^.]+)\./.exec(path)?.[1] ?? null

const layersOf = (settings: Settings): readonly string[] => [...new Set(Object.keys(settings).flatMap((path) => layerOf(path) ?? []))]

/** The runs in their order; those whose layers all models have stay the same objects. */
export function alignedRuns(runs: readonly RunEntry[]): readonly RunEntry[] {
  const models = runs.map(({ settings }) => new Set(layersOf(settings)))
  const isShared = (layer: string) => models.every((layers) => layers.has(layer))
  return runs.map((run) => {
    const names = namesOf(run.settings, isShared)
    if (names.size === 0) return run
    return { ...run, settings: Object.fromEntries(Object.entries(run.settings).map(([path, value]) => [renamed(path, names), value])) }
  })
}

/** What the layers are called that not all models have: their kind, and from the second of a kind on its number. */
function namesOf(settings: Settings, isShared: (layer: string) => boolean): ReadonlyMap<string, string> {
  const counts = new Map<string, number>()
  const names = new Map<string, string>()
  for (const layer of layersOf(settings)) {
    const kind = settings[`layers.${layer}.kind`]
    if (isShared(layer) || typeof kind !== 'string') continue
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    names.set(layer, count === 1 ? kind : `${kind} ${count}`)
  }
  return names
}

function renamed(path: string, names: ReadonlyMap<string, string>): string {
  const layer = layerOf(path)
  const name = layer === null ? undefined : names.get(layer)
  return layer === null || name === undefined ? path : `layers.${name}${path.slice(`layers.${layer}`.length)}`
}

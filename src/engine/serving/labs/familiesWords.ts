/** Names the families of a study in a few words. */
import { listed } from '../../../contract/document/words'

/** Such as `RNN and LSTM`, or `5 families`. */
export function familiesWords(families: readonly string[]): string {
  return families.length > 3 ? `${families.length} families` : listed(families)
}

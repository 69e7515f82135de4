/** What of a link could not be shown as it says, with what is shown instead, in words for people. */
import { listed } from '../../../contract/document/words'
import { count, plural } from '../../../contract/problems/wording'

/** What each remark needs to know. Numbers count from 0. */
interface RemarkArgs {
  unknownPart: { name: string }
  unreadable: { name: string; text: string; wanted: string }
  /** `instead`: what is shown in place of the run. */
  runGone: { run: string; instead: 'newest' | 'nothing' }
  runsGone: { runs: readonly string[]; of: number }
  /** `file`: where the document was saved. */
  documentGone: { file: string | null; shown: string | null }
  otherDocument: { file: string }
  openedAsTrained: { name: string }
  noStep: { step: number; instead: 'newest weights' | 'no comparison' }
  noLayer: { layer: string; shown: string }
  noNodes: { missing: number; of: number }
  noToken: { token: number; of: number }
  noUnit: { unit: number; of: number; layer: string }
  noMap: { map: string; as: 'sort' | 'histogram' }
  noColumn: { column: number; of: number }
  noPlace: { at: number; shown: number }
  noSequence: { sequence: number; shown: number }
  noText: Record<never, never>
}

export type RemarkCode = keyof RemarkArgs
export type ViewRemark = { [C in RemarkCode]: { readonly code: C } & Readonly<RemarkArgs[C]> }[RemarkCode]

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text)
const quoted = (text: string): string => `“${short(text)}”`

const words: { readonly [C in RemarkCode]: (args: RemarkArgs[C]) => string } = {
  unknownPart: ({ name }) => `This version does not know the part ${quoted(name)} of the link. It was left out.`,
  unreadable: ({ name, text, wanted }) =>
    `The part ${quoted(name)} of the link is ${quoted(text)}. It should be ${wanted}, and was left out.`,
  runGone: ({ run, instead }) =>
    `The run ${run} is not in this workspace: it was removed, or it belongs to another workspace. ${
      instead === 'newest' ? 'The newest run of the document is shown instead.' : 'No run is shown instead.'
    }`,
  runsGone: ({ runs, of }) =>
    `${count(runs.length)} of the ${plural(of, 'run')} of the link ${runs.length === 1 ? 'is' : 'are'} not in this workspace: ${listed(
      runs.slice(0, 5),
      'and'
    )}${runs.length > 5 ? ' and others' : ''}. The others are chosen.`,
  documentGone: ({ file, shown }) =>
    `${file === null ? 'The document of the link was never saved, and is not open here' : `The document ${quoted(file)} is not in this workspace`}. ${
      shown === null ? 'No document is shown instead.' : `${quoted(shown)} is shown instead.`
    }`,
  otherDocument: ({ file }) => `The file ${quoted(file)} holds another document than when the link was made. It is shown as it is now.`,
  openedAsTrained: ({ name }) => `${quoted(name)} is open as it was when the run began: it has no saved document here.`,
  noStep: ({ step, instead }) =>
    `The checkpoint of step ${count(step)} is not on disk any more. ${
      instead === 'newest weights' ? 'The newest weights are shown instead.' : 'Nothing is compared.'
    }`,
  noLayer: ({ layer, shown }) => `The model has no layer ${quoted(layer)}. ${quoted(shown)} is shown instead.`,
  noNodes: ({ missing, of }) =>
    missing === of
      ? `The cell has none of the nodes that the link selects. None is selected.`
      : `The cell lacks ${count(missing)} of the ${plural(of, 'node')} that the link selects. The others are selected.`,
  noToken: ({ token, of }) => `The link points at token ${count(token + 1)}, and there are ${count(of)}. The last one is shown instead.`,
  noUnit: ({ unit, of, layer }) =>
    `The link points at unit ${count(unit + 1)}, and ${quoted(layer)} has ${count(of)}. The last one is shown instead.`,
  noMap: ({ map, as }) =>
    as === 'sort'
      ? `There is no map ${quoted(map)} to sort the units by. They are sorted by the state.`
      : `There is no map ${quoted(map)} for the histogram. It shows the first map.`,
  noColumn: ({ column, of }) =>
    `The link points at predicted column ${count(column + 1)}, and there are ${count(of)}. The first one is shown.`,
  noPlace: ({ at, shown }) => `The data has no place ${count(at + 1)}. The last one, ${count(shown + 1)}, is shown instead.`,
  noSequence: ({ sequence, shown }) =>
    `The batch has no sequence ${count(sequence + 1)}. The last one, ${count(shown + 1)}, is shown instead.`,
  noText: () => 'The link has a text as the probe, and this model does not read one. A place in the data is shown instead.'
}

export function remarkText<C extends RemarkCode>(remark: { readonly code: C } & RemarkArgs[C]): string {
  return words[remark.code](remark)
}

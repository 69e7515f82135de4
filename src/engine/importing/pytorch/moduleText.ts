/** Reads the text that PyTorch prints of a module, `(rnn): LSTM(6, 8, batch_first=True)`, as a list of its parts in order. */

export interface ModulePart {
  /** Such as `encoder.rnn`, as in the names of its tensors. */
  readonly path: string
  readonly kind: string
  /** `batch_first` → `True`; arguments without a name are left out. */
  readonly settings: ReadonlyMap<string, string>
}

const line = /^(\s*)\(([^)]+)\):\s*(\w+)\((.*)$/

/** The parts that are no containers, in the order of the text. */
export function modulePartsOf(text: string): ModulePart[] {
  const open: { readonly indent: number; readonly name: string }[] = []
  return text.split('\n').flatMap((each): ModulePart[] => {
    const match = line.exec(each)
    if (!match) return []
    const [, spaces = '', name = '', kind = '', rest = ''] = match
    while ((open.at(-1)?.indent ?? -1) >= spaces.length) open.pop()
    open.push({ indent: spaces.length, name })
    const path = open.map((part) => part.name).join('.')
    return rest.trim() === '' ? [] : [{ path, kind, settings: settingsOf(rest) }]
  })
}

function settingsOf(rest: string): Map<string, string> {
  const pairs = [...rest.matchAll(/(\w+)=([^,()]+)/g)]
  return new Map(pairs.map(([, key = '', value = '']) => [key, value.trim()] as const))
}

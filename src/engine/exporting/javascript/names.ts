/** Names of variables in generated JavaScript: safe, short, and each given once. */

/** Words of the language, and the variables of the loops that are written around names. */
const reserved = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if
  implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof
  undefined NaN Infinity Math Float32Array Int32Array Uint8Array kernels weights run inputs outputs
  total to i j k l m n i0 i1 i2 i3 i4 i5 i6 i7 i8 i9`.split(/\s+/)
)

export class Names {
  private readonly taken = new Set(reserved)

  constructor(alsoTaken: Iterable<string> = []) {
    for (const name of alsoTaken) this.taken.add(name)
  }

  /** `lstm.zf.weight.x` → `lstm_zf_weight_x`, with a number behind it where another value has the name. */
  give(wish: string): string {
    const plain = wish.replace(/[^A-Za-z0-9_$]+/g, '_').replace(/^(?=\d)|^$/, '_')
    let name = plain
    for (let count = 2; this.taken.has(name); count++) name = `${plain}${/\d$/.test(plain) ? '_' : ''}${count}`
    this.taken.add(name)
    return name
  }
}

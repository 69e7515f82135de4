/** What a unit is called, such as `lstm.c[3]`. */
interface Unit {
  readonly map: { readonly layer: string; readonly name: string }
  /** 0-based. */
  readonly unit: number
}

export const unitName = ({ map, unit }: Unit): string => `${map.layer}.${map.name}[${unit + 1}]`

/** The signs of measured points, which tell series apart without colour. */

export const marks = ['circle', 'square', 'triangle', 'diamond', 'down', 'plus', 'cross', 'bar'] as const
export type Mark = (typeof marks)[number]

/** The corners of each sign around its middle, in units of its half size. */
const corners: Readonly<Record<Exclude<Mark, 'circle'>, readonly (readonly [number, number])[]>> = {
  square: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9]
  ],
  triangle: [
    [0, -1.2],
    [1.1, 0.9],
    [-1.1, 0.9]
  ],
  diamond: [
    [0, -1.3],
    [1.3, 0],
    [0, 1.3],
    [-1.3, 0]
  ],
  down: [
    [0, 1.2],
    [1.1, -0.9],
    [-1.1, -0.9]
  ],
  plus: [
    [-0.4, -1.2],
    [0.4, -1.2],
    [0.4, -0.4],
    [1.2, -0.4],
    [1.2, 0.4],
    [0.4, 0.4],
    [0.4, 1.2],
    [-0.4, 1.2],
    [-0.4, 0.4],
    [-1.2, 0.4],
    [-1.2, -0.4],
    [-0.4, -0.4]
  ],
  cross: [
    [0, -0.6],
    [0.7, -1.3],
    [1.3, -0.7],
    [0.6, 0],
    [1.3, 0.7],
    [0.7, 1.3],
    [0, 0.6],
    [-0.7, 1.3],
    [-1.3, 0.7],
    [-0.6, 0],
    [-1.3, -0.7],
    [-0.7, -1.3]
  ],
  bar: [
    [-1.4, -0.5],
    [1.4, -0.5],
    [1.4, 0.5],
    [-1.4, 0.5]
  ]
}

/** The outline of a sign as an SVG path. @param size half its width, in pixels */
export function markPath(mark: Mark, x: number, y: number, size: number): string {
  if (mark === 'circle') return `M${x - size} ${y}a${size} ${size} 0 1 0 ${2 * size} 0a${size} ${size} 0 1 0 ${-2 * size} 0Z`
  return `M${corners[mark].map(([dx, dy]) => `${(x + dx * size).toFixed(1)} ${(y + dy * size).toFixed(1)}`).join('L')}Z`
}

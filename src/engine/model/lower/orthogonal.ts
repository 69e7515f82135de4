/** Random orthogonal matrices in float64. */
import type { Random } from '../../data/random'

/** Up to here by Gram and Schmidt, which costs n³; beyond by rotations, which cost n² log n. */
const largestExact = 512

/**
 * A matrix [rows, columns] whose rows, or columns where they are fewer, are orthonormal, row-major.
 * Gram–Schmidt on Gaussian vectors gives the uniform (Haar) distribution; large matrices come from rounds of random plane rotations.
 */
export function orthogonal(rows: number, columns: number, random: Random): Float64Array {
  const [count, size] = [Math.min(rows, columns), Math.max(rows, columns)]
  const vectors = size <= largestExact ? gramSchmidt(count, size, random) : rotated(count, size, random)
  return rows <= columns ? vectors : transposed(vectors, count, size)
}

/** `count` orthonormal vectors of `size`, each freed twice from those before it: once is not enough in floating point. */
function gramSchmidt(count: number, size: number, random: Random): Float64Array {
  const vectors = new Float64Array(count * size)
  for (let k = 0; k < count; k++) {
    const vector = vectors.subarray(k * size, (k + 1) * size)
    for (let i = 0; i < size; i++) vector[i] = random.normal()
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < k; j++) removePart(vector, vectors.subarray(j * size, (j + 1) * size))
      normalise(vector)
    }
  }
  return vectors
}

/** Takes the part along `direction`, a unit vector, away from `vector`. */
function removePart(vector: Float64Array, direction: Float64Array): void {
  let dot = 0
  for (let i = 0; i < vector.length; i++) dot += (vector[i] ?? 0) * (direction[i] ?? 0)
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) - dot * (direction[i] ?? 0)
}

function normalise(vector: Float64Array): void {
  let square = 0
  for (const value of vector) square += value * value
  const scale = 1 / Math.sqrt(square)
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) * scale
}

/** Rows of the identity, turned by random angles in random pairs of axes until every entry has mixed with every other several times over. */
function rotated(count: number, size: number, random: Random): Float64Array {
  const vectors = new Float64Array(count * size)
  for (let k = 0; k < count; k++) vectors[k * size + k] = 1
  const axes = Uint32Array.from({ length: size }, (_, k) => k)
  for (let round = 0; round < 3 * Math.ceil(Math.log2(size)); round++) {
    random.shuffle(axes)
    for (let k = 0; k + 1 < size; k += 2) turn(vectors, size, axes[k] ?? 0, axes[k + 1] ?? 0, random.uniform() * 2 * Math.PI)
  }
  return vectors
}

/** Turns every vector by an angle in the plane of two axes. */
function turn(vectors: Float64Array, size: number, a: number, b: number, angle: number): void {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  for (let start = 0; start < vectors.length; start += size) {
    const [x, y] = [vectors[start + a] ?? 0, vectors[start + b] ?? 0]
    vectors[start + a] = cos * x - sin * y
    vectors[start + b] = sin * x + cos * y
  }
}

function transposed(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(matrix.length)
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) result[c * rows + r] = matrix[r * columns + c] ?? 0
  return result
}

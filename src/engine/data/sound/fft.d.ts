/** The types of the npm package `fft.js`, which has none of its own: as far as they are used. */
declare module 'fft.js' {
  export default class FFT {
    /** `size`: a power of two. */
    constructor(size: number)
    /** Twice `size` numbers: real and imaginary parts by turns. */
    createComplexArray(): number[]
    /** Writes the first half of the spectrum of real numbers. */
    realTransform(spectrum: number[], input: ArrayLike<number>): void
  }
}

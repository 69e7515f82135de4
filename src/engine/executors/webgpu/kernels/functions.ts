/**
 * Functions in WGSL that kernels call. Those that WGSL has itself may be off by more than training bears (sin by 2^-11, tanh by 10^-5 and
 * not finite from 50 on), so each of these is good to a few parts in 10^7 on every GPU.
 */
import { parity, rotations, rounds, roundsPerKey } from '../../../compiler/program/threefry'
import { range } from '../../../compiler/program/shapes'

/** e^x: 2^n times a polynomial in what is left, with n in two factors, so that the ends of the range come out right. */
const exponential = `fn exp_(x: f32) -> f32 {
  let c = min(max(x, -104.0), 89.0);
  let n = round(c * 1.44269504);
  let r = (c - n * 0.693359375) + n * 2.12194440e-4;
  let q = 1.0 + r * (1.0 + r * (0.5 + r * (0.16666667 + r * (0.041666668 + r * (0.0083333333 + r * (0.0013888889 + r * 0.0001984127))))));
  let k = i32(n); let half = k / 2;
  let e = q * bitcast<f32>(u32(half + 127) << 23u) * bitcast<f32>(u32(k - half + 127) << 23u);
  // By its bits, since compilers may take it for granted that x is a number.
  return select(e, x, (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u);
}`

/** ln(1 + e) = 2 artanh(e / (2 + e)), for e from 0 to 1, where a logarithm of 1 + e would lose small e. */
const logarithmOfOnePlus = `fn log1p_(e: f32) -> f32 {
  let s = e / (2.0 + e); let q = s * s;
  return 2.0 * s * (1.0 + q * (0.33333334 + q * (0.2 + q * (0.14285715 + q * (0.11111111 + q * (0.09090909 + q * (0.07692308 + q * 0.06666667)))))));
}`

/** ln x; what is no number above zero is told by its bits, since WGSL’s own logarithm may give any number there. */
const logarithm = `fn log_(x: f32) -> f32 {
  let bits = bitcast<u32>(x); let size = bits & 0x7fffffffu; let tiny = size < 0x00800000u;
  let parts = frexp(select(x, x * 16777216.0, tiny)); let low = parts.fract < 0.70710678;
  let m = select(parts.fract, parts.fract * 2.0, low); let k = f32(select(parts.exp, parts.exp - 1, low) - select(0, 24, tiny));
  let s = (m - 1.0) / (m + 1.0); let q = s * s;
  let e = 2.0 * s * (1.0 + q * (0.33333334 + q * (0.2 + q * (0.14285715 + q * (0.11111111 + q * 0.09090909)))));
  let end = select(select(0x7fc00000u, 0xff800000u, size == 0u), bits, bits == 0x7f800000u || size > 0x7f800000u);
  return select(bitcast<f32>(end), (e + k * -2.12194440e-4) + k * 0.693359375, bits > 0u && bits < 0x7f800000u);
}`

const hyperbolicTangent = `fn tanh_(x: f32) -> f32 {
  let e = exp_(-2.0 * abs(x)); let q = x * x;
  let small = x * (1.0 + q * (-0.33333334 + q * (0.13333334 + q * (-0.053968254 + q * 0.021869488))));
  return select(sign(x) * ((1.0 - e) / (1.0 + e)), small, abs(x) < 0.25);
}`

/** sin(x + quarter · π/2): the nearest multiple of π/2 leaves in three pieces, then a series. */
const sine = `fn wave_(x: f32, quarter: i32) -> f32 {
  let n = round(x * 0.63661977); let k = i32(n) + quarter;
  let r = ((x - n * 1.5703125) - n * 4.837512969970703e-4) - n * 7.549789954891882e-8; let q = r * r;
  let s = r * (1.0 + q * (-0.16666667 + q * (0.0083333333 + q * (-0.00019841270 + q * 2.7557319e-6))));
  let c = 1.0 + q * (-0.5 + q * (0.041666668 + q * (-0.0013888889 + q * (2.4801587e-5 - q * 2.7557319e-7))));
  let y = select(s, c, (k & 1) != 0);
  return select(y, -y, (k & 2) != 0);
}`

const sigmoid = `fn sigmoid_(x: f32) -> f32 {
  let e = exp_(-abs(x));
  return select(e, 1.0, x >= 0.0) / (1.0 + e);
}`

const softplus = `fn softplus_(x: f32) -> f32 { return select(x, 0.0, x <= 0.0) + log1p_(exp_(-abs(x))); }`

/** A series below 1; above it Abramowitz and Stegun 7.1.26. */
const errorFunction = `fn erf_(x: f32) -> f32 {
  let q = x * x; let a = abs(x); let t = 1.0 / (1.0 + 0.3275911 * a);
  let small = 1.1283792 * x * (1.0 + q * (-0.33333334 + q * (0.1 + q * (-0.023809524 + q * (0.0046296296 + q * (-0.00075757576
    + q * (0.00010683761 + q * (-1.3227513e-5 + q * (1.4589169e-6 - q * 1.4503851e-7)))))))));
  let tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * exp_(-q);
  return select(sign(x) * (1.0 - tail), small, a < 1.0);
}`

/** x^e where e is no small whole number. Below zero it is NaN unless e is whole. */
const power = `fn power_(x: f32, e: f32, whole: bool, odd: bool) -> f32 {
  let a = exp_(e * log_(abs(x)));
  let y = select(a, select(0.0, 1.0 / abs(x), e < 0.0), x == 0.0);
  let nothing = (x - x) / (x - x);
  return select(y, select(nothing, select(y, -y, odd), whole), x < 0.0);
}`

const random = `fn random_(k0: i32, k1: i32, counter: i32, stream: i32) -> f32 {
  let key = array<u32, 3>(bitcast<u32>(k0), bitcast<u32>(k1), ${parity}u ^ bitcast<u32>(k0) ^ bitcast<u32>(k1));
  var x = bitcast<u32>(counter) + key[0]; var y = bitcast<u32>(stream) + key[1];
${range(rounds).map(randomRound).join('\n')}
  return f32(x >> 8u) / 16777216.0;
}`

function randomRound(round: number): string {
  const turn = rotations[round % rotations.length] ?? 0
  const injection = (round + 1) / roundsPerKey
  const key = Number.isInteger(injection) ? ` x += key[${injection % 3}]; y += key[${(injection + 1) % 3}] + ${injection}u;` : ''
  return `  x += y; y = ((y << ${turn}u) | (y >> ${32 - turn}u)) ^ x;${key}`
}

/** In an order in which each needs only those before it. */
const functions: readonly (readonly [name: string, text: string])[] = [
  ['exp_', exponential],
  ['log1p_', logarithmOfOnePlus],
  ['log_', logarithm],
  ['tanh_', hyperbolicTangent],
  ['wave_', sine],
  ['sigmoid_', sigmoid],
  ['softplus_', softplus],
  ['erf_', errorFunction],
  ['power_', power],
  ['random_', random]
]

/** The functions that a text calls, and those that they call. */
export function functionsFor(text: string): string {
  const texts: string[] = []
  for (const [name, body] of functions.toReversed()) if ([text, ...texts].some((each) => each.includes(`${name}(`))) texts.unshift(body)
  return texts.join('\n')
}

/** Small cells for what stands between recurrent layers: a function of each step, the first step held, a layer norm with another ε. */
import type { Tensor } from '../../executors/executor'
import { activationText, cell, num } from './cellText'
import type { Activation, CellText } from './cellText'

/** A function of each number, without memory: its state only hands on the value. */
export function functionCell(own: Activation, width: number): CellText {
  const name = `${own.name.charAt(0).toUpperCase()}${own.name.slice(1).replace(/\W/g, '')}`
  return { text: cell(name, 'last: zeros(D)', [`last = ${activationText(own, 'x')}`]), hidden: width, output: width, weights: {} }
}

/** Gives the first time step at every time step: what a backward layer ends with is the value of its first step. */
export function holdFirstCell(width: number): CellText {
  const lines = ['held = started * held + (1 - started) * x', 'started = 0 * started + 1', 'return held']
  return { text: cell('HoldFirst', 'held: zeros(D), started: zeros(1)', lines), hidden: width, output: width, weights: {} }
}

/** Gives the mean of all steps so far. */
export function runningMeanCell(width: number): CellText {
  const lines = ['steps = steps + 1', 'total = total + x', 'return total / steps']
  return { text: cell('RunningMean', 'total: zeros(D), steps: zeros(1)', lines), hidden: width, output: width, weights: {} }
}

/** A layer norm whose ε is not the 10⁻⁵ of the layer `norm`. */
export function layerNormCell(gain: Tensor, bias: Tensor, epsilon: number, width: number): CellText {
  const lines = [
    'd = x - meanUnits(x)',
    `u = d / sqrt(meanUnits(d * d) + ${num(epsilon)})`,
    'gain = vector({ units: D, start: 1 })',
    'shift = vector({ units: D })',
    'last = u * gain + shift'
  ]
  const weights = { 'gain.vector': gain, 'shift.vector': bias }
  return { text: cell('LayerNorm', 'last: zeros(D)', lines), hidden: width, output: width, weights }
}

/** Gives the largest of all steps so far, unit by unit. */
export function runningMaxCell(width: number): CellText {
  const lowest: Tensor = { type: { dtype: 'float32', shape: [width] }, data: new Float32Array(width).fill(-1e30) }
  const lines = ['largest = max(largest, x)']
  return { text: cell('RunningMax', 'largest: learned(D)', lines), hidden: width, output: width, weights: { 'largest.initial': lowest } }
}

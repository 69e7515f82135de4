/** The problems of a cell that is drawn: its names, edges, ports, nodes and states. */
import * as z from 'zod'
import { listed } from '../document/words'
import { list, number, row, text } from './row'
import { count, either } from './wording'

const cell = { cell: text }
const node = { ...cell, node: text }

export const cellProblems = {
  /** `what` names the two things, such as `nodes`, and `where` their place, such as `cell LSTM`. */
  'name.duplicate': row({ what: text, name: text, where: text }, (a) => [
    `Two ${a.what} of ${a.where} are called “${a.name}”.`,
    'Rename one of them.'
  ]),
  'edge.unknownNode': row({ ...cell, edge: text, node: text }, (a) => [
    `In cell ${a.cell} the edge “${a.edge}” leads to or from “${a.node}”, which is not a node of the cell.`,
    'Delete the edge and connect it again.'
  ]),
  'edge.unknownPort': row({ ...node, edge: text, port: text, side: z.enum(['input', 'output']), ports: list }, (a) => [
    `In cell ${a.cell} the edge “${a.edge}” uses the ${a.side} “${a.port}” of node ${a.node}, which has ${portList(a.side, a.ports)}.`,
    a.ports.length === 0 ? 'Delete the edge.' : `Connect the edge to ${either(a.ports)}.`
  ]),
  'edge.duplicate': row({ ...cell, source: text, target: text, port: text }, (a) => [
    `In cell ${a.cell} two edges connect ${a.source} to the input “${a.port}” of ${a.target}, and one is enough.`,
    'Delete one of the two.'
  ]),
  'port.unconnected': row({ ...node, kind: text, port: text }, (a) => [
    `In cell ${a.cell} nothing is connected to the input “${a.port}” of ${a.kind} ${a.node}.`,
    `Connect a value to it, or delete ${a.node}.`
  ]),
  'port.tooMany': row({ ...node, kind: text, port: text, count: number }, (a) => [
    `In cell ${a.cell} ${a.count} edges enter the input “${a.port}” of ${a.kind} ${a.node}, which takes one.`,
    'Delete all but one, or combine the values with a sum or a concat first.'
  ]),
  'node.unused': row({ ...node, kind: text }, (a) => [
    `In cell ${a.cell} the ${a.kind} ${a.node} has no effect: it reaches neither the output nor a next state.`,
    `Connect ${a.node} to a node that uses it, or delete it.`
  ]),
  'node.shapes': row({ ...node, kind: text, shapes: list, needs: text }, (a) => [
    `In cell ${a.cell} the ${a.kind} ${a.node} gets ${listed(a.shapes)}; ${a.needs}.`,
    'Change the units of a node before it, or put a linear or slice between, so that the shapes fit.'
  ]),
  'node.tooWide': row({ ...node, shape: text, limit: number }, (a) => [
    `In cell ${a.cell} the value of ${a.node} has shape ${a.shape}; a node has at most ${count(a.limit)} units.`,
    'Reduce the hidden size, or concatenate less.'
  ]),
  'node.width': row({ ...node, kind: text, width: text, units: number, sizes: text }, (a) => [
    `In cell ${a.cell} the ${a.kind} ${a.node} has a width of ${a.width}, which is ${Number(a.units.toPrecision(6))} with ${a.sizes}; a width is a whole number of units.`,
    'Change the hidden size of the layer, or the width of the node.'
  ]),
  'slice.outside': row({ ...node, begin: number, size: number, width: number }, (a) => [
    `In cell ${a.cell} the slice ${a.node} takes units ${count(a.begin + 1)} to ${count(a.begin + a.size)} of a value that has ${count(a.width)}.`,
    `Leave out fewer units before them, or take fewer: together at most ${count(a.width)}.`
  ]),
  'cell.noInput': row(cell, (a) => [`Cell ${a.cell} has no input.`, 'Add an input node (x) from the palette.']),
  'cell.manyInputs': row({ ...cell, nodes: list }, (a) => [
    `Cell ${a.cell} has ${a.nodes.length} inputs (${a.nodes.join(', ')}).`,
    'Keep one and delete the others.'
  ]),
  'cell.noOutput': row(cell, (a) => [
    `Cell ${a.cell} has no output.`,
    'Add an output node (y) and connect the value that the next layer reads, such as the hidden state.'
  ]),
  'cell.manyOutputs': row({ ...cell, nodes: list }, (a) => [
    `Cell ${a.cell} has ${a.nodes.length} outputs (${a.nodes.join(', ')}).`,
    'Keep one; join several values with a concat before it.'
  ]),
  'cell.noState': row(cell, (a) => [
    `Cell ${a.cell} has no state, so that nothing is kept from one time step to the next.`,
    'Add a state and its next state from the palette.'
  ]),
  'cell.cycle': row({ ...cell, nodes: list }, (a) => [
    `In cell ${a.cell} the nodes ${[...a.nodes, a.nodes[0] ?? ''].join(' → ')} depend on each other within one time step.`,
    'Break the circle with a state: write to its next state and read the state one step later.'
  ]),
  'state.noNext': row({ ...cell, state: text }, (a) => [
    `In cell ${a.cell} nothing says what state ${a.state} becomes for the next time step.`,
    `Add a next state for ${a.state} and connect its new value.`
  ]),
  'state.manyNext': row({ ...cell, state: text, count: number }, (a) => [
    `In cell ${a.cell} the state ${a.state} has ${a.count} next states.`,
    'Keep one of them and delete the others.'
  ]),
  'state.unknown': row({ ...cell, state: text, states: list }, (a) => [
    `In cell ${a.cell} a next state belongs to “${a.state}”, but there is no such state.`,
    a.states.length === 0 ? `Add a state called ${a.state}.` : `Choose ${either(a.states)}, or add a state called ${a.state}.`
  ]),
  'state.shape': row({ ...cell, state: text, shape: text, next: text }, (a) => [
    `In cell ${a.cell} the state ${a.state} has shape ${a.shape}, and its next value has shape ${a.next}.`,
    'Give both the same shape: change the shape of the state, or the units of the nodes that make its next value.'
  ])
}

function portList(side: 'input' | 'output', ports: readonly string[]): string {
  return ports.length === 0 ? `no ${side}s` : `the ${side}${ports.length === 1 ? '' : 's'} ${listed(ports)}`
}

/** A training step of an LSTM layer by itself, as a program: what loops are counted and measured by. */
import { differentiate } from '../../src/engine/compiler/autodiff/differentiate'
import { optimiseBlock } from '../../src/engine/compiler/passes/compile'
import { BlockBuilder } from '../../src/engine/compiler/program/builder'
import type { Program } from '../../src/engine/compiler/program/types'
import { float } from '../../src/engine/executors/conformance/samples'

/** A layer of H cells over T steps of D inputs for B sequences; the loss is the sum of its outputs times what each should weigh. */
export function lstmLayer(T: number, B: number, D: number, H: number): Program {
  const builder = new BlockBuilder()
  const [x, w, u, bias, wanted] = [float(T, B, D), float(D, 4 * H), float(H, 4 * H), float(4 * H), float(T, B, H)].map((type) =>
    builder.parameter(type)
  )
  if (!x || !w || !u || !bias || !wanted) throw new Error('a layer without its parameters')
  const { outputs } = builder.scan({
    length: T,
    carries: [builder.zeros(float(B, H)), builder.zeros(float(B, H))],
    inputs: [x],
    closed: [w, u, bias],
    body: (b, { carries: [h, c], inputs: [step], closed: [wx, wh, add] }) => {
      if (!h || !c || !step || !wx || !wh || !add) throw new Error('a loop without its arguments')
      const gates = b.add(b.add(b.matmul(step, wx), b.matmul(h, wh)), add)
      const gate = (k: number) => b.sliceAxis(gates, 1, k * H, H)
      const kept = b.mul(b.unary('sigmoid', gate(0)), c)
      const next = b.add(kept, b.mul(b.unary('sigmoid', gate(1)), b.unary('tanh', gate(2))))
      const out = b.mul(b.unary('sigmoid', gate(3)), b.unary('tanh', next))
      return { carries: [out, next], outputs: [out] }
    }
  })
  const loss = builder.sumAll(builder.mul(builder.sum(outputs), wanted))
  const block = optimiseBlock(differentiate(optimiseBlock(builder.finish([loss])), [0, 1, 2, 3]))
  return { name: 'layer', parameters: ['x', 'w', 'u', 'bias', 'wanted'], results: ['loss', 'dx', 'dw', 'du', 'dbias'], block }
}

/** Conformance of modules: variables that live between calls, several executables, bad inputs. */
import { buildProgram } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import type { Value } from '../../compiler/program/types'
import { ExecutorError } from '../executor'
import type { Executable, Executor, Module, Tensor, Tensors } from '../executor'
import { compareTensor, expect } from './agreement'
import type { ConformanceCase } from './agreement'
import { float, tensor, typeOf } from './samples'

const pair = float(2)
const flags = typeOf('bool', 2)

type Values = ReadonlyMap<string, Value>
function value(values: Values, name: string): Value {
  const tensor = values.get(name)
  return at(tensor ? [tensor] : [], 0)
}

/** Variables `a`, `b`, `flags`; functions that change them. */
const module: Module = {
  variables: new Map([
    ['a', pair],
    ['b', pair],
    ['flags', flags]
  ]),
  functions: new Map([
    [
      'add',
      buildProgram(
        'add',
        new Map([
          ['x', pair],
          ['a', pair]
        ]),
        (b, given) => {
          const sum = b.add(value(given, 'a'), value(given, 'x'))
          return new Map([
            ['a', sum],
            ['total', b.sumAll(sum)],
            ['before', value(given, 'a')]
          ])
        }
      )
    ],
    [
      'swap',
      buildProgram(
        'swap',
        new Map([
          ['a', pair],
          ['b', pair]
        ]),
        (_, given) =>
          new Map([
            ['a', value(given, 'b')],
            ['b', value(given, 'a')]
          ])
      )
    ],
    [
      'keep',
      buildProgram(
        'keep',
        new Map([['x', pair]]),
        (b, given) =>
          new Map([
            ['a', value(given, 'x')],
            ['b', b.reshape(b.reshape(value(given, 'x'), [1, 2]), [2])]
          ])
      )
    ],
    ['flip', buildProgram('flip', new Map([['flags', flags]]), (b, given) => new Map([['flags', b.unary('not', value(given, 'flags'))]]))],
    ['constant', buildProgram('constant', new Map(), (b) => new Map([['y', b.fill(4, [2])]]))]
  ])
}

const x = (...values: number[]): Tensors => new Map([['x', tensor(pair, ...values)]])

function holds(executable: Executable, name: string, ...values: number[]): void {
  compareTensor(name, name === 'flags' ? flags : pair, executable.read([name]).get(name), values)
}

async function using(executor: Executor, check: (executable: Executable) => void): Promise<void> {
  const executable = await executor.compile(module)
  try {
    check(executable)
  } finally {
    executable.dispose()
  }
}

/** Expects an ExecutorError with this code, whose message has all of `words`. */
function refused(code: ExecutorError['code'], words: readonly string[], call: () => unknown): void {
  try {
    call()
  } catch (error) {
    expect(error instanceof ExecutorError && error.code === code, () => `threw ${String(error)} instead of an ExecutorError '${code}'`)
    for (const word of words) expect(String(error).includes(word), () => `"${String(error)}" does not name ${word}`)
    return
  }
  throw new Error(`no error, expected an ExecutorError '${code}' on ${words.join()}`)
}

const checks: Readonly<Record<string, (executable: Executable) => void>> = {
  'variables start as zeros': (executable) => {
    holds(executable, 'a', 0, 0)
    holds(executable, 'flags', 0, 0)
    expect([...executable.read().keys()].join() === 'a,b,flags', () => 'read() does not give all variables')
  },
  'a variable is written back after the call': (executable) => {
    executable.run('add', x(1, 2))
    const out = executable.run('add', x(10, 20))
    compareTensor('total', float(), out.get('total'), [33])
    compareTensor('before', pair, out.get('before'), [1, 2])
    expect(!out.has('a'), () => 'a variable came back as an output')
    holds(executable, 'a', 11, 22)
    holds(executable, 'b', 0, 0)
  },
  'variables are read before any is written': (executable) => {
    executable.write(
      new Map([
        ['a', tensor(pair, 1, 2)],
        ['b', tensor(pair, 3, 4)]
      ])
    )
    executable.run('swap', new Map())
    holds(executable, 'a', 3, 4)
    holds(executable, 'b', 1, 2)
    executable.run('swap', new Map())
    executable.run('swap', new Map())
    holds(executable, 'a', 3, 4)
  },
  'write leaves other variables as they are, and copies': (executable) => {
    const passed = new Float32Array([5, 6])
    executable.write(new Map([['a', { type: pair, data: passed }]]))
    passed.fill(9)
    holds(executable, 'a', 5, 6)
    holds(executable, 'b', 0, 0)
  },
  'a variable that takes an input as it is keeps a copy': (executable) => {
    const data = new Float32Array([7, 8])
    executable.run('keep', new Map([['x', { type: pair, data }]]))
    data.fill(9)
    holds(executable, 'a', 7, 8)
    holds(executable, 'b', 7, 8)
    executable.run('add', x(1, 1))
    holds(executable, 'a', 8, 9)
    holds(executable, 'b', 7, 8)
  },
  'what is read is a copy': (executable) => {
    executable.write(new Map([['a', tensor(pair, 1, 2)]]))
    executable.read(['a']).get('a')?.data.fill(9)
    holds(executable, 'a', 1, 2)
  },
  'a function without outputs or inputs': (executable) => {
    expect(executable.run('flip', new Map()).size === 0, () => 'flip gave outputs')
    holds(executable, 'flags', 1, 1)
    compareTensor('y', pair, executable.run('constant', new Map()).get('y'), [4, 4])
  },
  'a missing input': (executable) => refused('input', ['"x"', 'float32[2]'], () => executable.run('add', new Map())),
  'an unknown input': (executable) =>
    refused('input', ['"z"'], () => executable.run('add', new Map([...x(1, 2), ['z', tensor(pair, 1, 2)]]))),
  'a variable given as an input': (executable) =>
    refused('input', ['"a"'], () => executable.run('add', new Map([...x(1, 2), ['a', tensor(pair, 1, 2)]]))),
  'an input of another shape': (executable) =>
    refused('input', ['"x"', 'float32[2]', 'float32[3]'], () => executable.run('add', new Map([['x', tensor(float(3), 1, 2, 3)]]))),
  'an input of another kind': (executable) =>
    refused('input', ['"x"', 'int32'], () => executable.run('add', new Map([['x', tensor(typeOf('int32', 2), 1, 2)]]))),
  'an input with too few numbers': (executable) => {
    const short: Tensor = { type: pair, data: new Float32Array(1) }
    refused('input', ['"x"'], () => executable.run('add', new Map([['x', short]])))
    holds(executable, 'a', 0, 0)
  },
  'an unknown function': (executable) => refused('input', ['"train"', 'add'], () => executable.run('train', new Map())),
  'an unknown variable': (executable) => {
    refused('input', ['"c"'], () => executable.read(['c']))
    refused('input', ['"c"'], () =>
      executable.write(
        new Map([
          ['a', tensor(pair, 1, 1)],
          ['c', tensor(pair, 1, 2)]
        ])
      )
    )
    holds(executable, 'a', 0, 0)
  },
  'a variable of another shape': (executable) => {
    refused('input', ['"a"', 'float32[2]'], () => executable.write(new Map([['a', tensor(float(3), 1, 2, 3)]])))
  }
}

async function apart(executor: Executor): Promise<void> {
  await using(executor, (first) => first.write(new Map([['a', tensor(pair, 1, 2)]])))
  const [one, two] = [await executor.compile(module), await executor.compile(module)]
  try {
    holds(one, 'a', 0, 0)
    one.run('add', x(1, 1))
    two.run('add', x(5, 5))
    holds(one, 'a', 1, 1)
    holds(two, 'a', 5, 5)
    two.dispose()
    refused('disposed', [], () => two.run('add', x(1, 1)))
    one.run('add', x(1, 1))
    holds(one, 'a', 2, 2)
  } finally {
    one.dispose()
    one.dispose()
  }
}

export const moduleCases: readonly ConformanceCase[] = [
  ...Object.entries(checks).map(([name, check]) => ({ name, check: (executor: Executor) => using(executor, check) })),
  { name: 'executables of one module share nothing, also after one is gone', check: apart }
]

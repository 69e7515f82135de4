/** The part of elkjs that is used: the layout kernel as a message of a graph to a worker, and bundled with its own for tests. */
declare module 'elkjs/lib/elk-api' {
  export type LayoutOptions = Record<string, string>
  export interface ElkPort {
    id: string
    x: number
    y: number
    width: number
    height: number
    layoutOptions: LayoutOptions
  }
  export interface ElkEdge {
    id: string
    sources: string[]
    targets: string[]
  }
  export interface ElkNode {
    id: string
    x?: number
    y?: number
    width?: number
    height?: number
    layoutOptions?: LayoutOptions
    ports?: ElkPort[]
    children?: ElkNode[]
    edges?: ElkEdge[]
  }
  export default class Elk {
    constructor(options: { workerFactory(): Worker })
    layout(graph: ElkNode): Promise<ElkNode>
  }
}

declare module 'elkjs/lib/elk.bundled.js' {
  import type { ElkNode } from 'elkjs/lib/elk-api'
  export default class Elk {
    layout(graph: ElkNode): Promise<ElkNode>
  }
}

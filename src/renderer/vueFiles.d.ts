/** Declares `.vue` files as components for tools that do not read them. vue-tsc reads the real files. */
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent
  export default component
}

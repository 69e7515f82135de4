/** For tools that know the types of plain files only: a component is a component. vue-tsc reads the real ones. */
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent
  export default component
}

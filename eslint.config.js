// Templates of Vue components only: everything else is oxlint's, which is faster and knows the types.
import vue from 'eslint-plugin-vue'
import { parser as typescript } from 'typescript-eslint'

// How a template is laid out is Prettier's business.
const layout = ['vue/max-attributes-per-line', 'vue/singleline-html-element-content-newline', 'vue/multiline-html-element-content-newline']
const layoutMore = ['vue/html-self-closing', 'vue/html-indent', 'vue/html-closing-bracket-newline', 'vue/first-attribute-linebreak']

export default [
  { ignores: ['out/**', 'node_modules/**'] },
  ...vue.configs['flat/recommended'].map((config) => ({ ...config, files: ['src/**/*.vue'] })),
  {
    files: ['src/**/*.vue'],
    languageOptions: { parserOptions: { parser: typescript, sourceType: 'module' } },
    rules: {
      ...Object.fromEntries([...layout, ...layoutMore].map((name) => [name, 'off'])),
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
      'vue/no-v-html': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-props-declaration': ['error', 'type-based'],
      'vue/define-emits-declaration': ['error', 'type-based'],
      'vue/no-undef-properties': 'off',
      'vue/no-unused-refs': 'error',
      'vue/prefer-true-attribute-shorthand': 'error'
    }
  }
]

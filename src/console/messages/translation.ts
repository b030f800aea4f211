/** The texts of another language for those of English: the same keys and parameters, any text. A missing or surplus key does not compile. */
export type Translation<T> = T extends string
  ? string
  : T extends (...parameters: infer P) => string
    ? (...parameters: P) => string
    : { readonly [K in keyof T]: Translation<T[K]> }

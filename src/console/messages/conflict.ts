export const conflictMessages = {
  title: 'Somebody else changed it meanwhile',
  when: 'Their change was made',
  overwrite: 'Save mine over it',
  takeTheirs: 'Start again from theirs'
}

// What `npm run pack:cli` makes one file of.
import './older-node.ts'
import './main.ts'

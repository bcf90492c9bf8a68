// Validates {name: document} of standard input by jambonz' schema; standard output gets {name: message} of the invalid.
const { validate } = require('@jambonz/schema');

const documents = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const invalid = {};
for (const [name, document] of Object.entries(documents)) {
  try {
    validate(console, document);
  } catch (e) {
    invalid[name] = e.message;
  }
}
console.log(JSON.stringify(invalid));

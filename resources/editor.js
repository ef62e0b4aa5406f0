// What the dialogs of all shopfloor nodes share. Loaded by each node's html, defined once.
(function () {
  if (window.shopfloor) return;

  // Rows of the dialogs: labels wide enough for words, numbers narrow, their units beside them on one line.
  $('<style>')
    .text(
      `.shopfloor-rows { min-width: 520px; }
       .shopfloor-rows .red-ui-tabs ul li a.red-ui-tab-label { padding-left: 6px; font-size: 13px; }
       .shopfloor-rows .red-ui-tabs ul .red-ui-tabs-fade { width: 4px; }
       .shopfloor-rows .form-row > label:first-child { width: 150px; vertical-align: middle; }
       .shopfloor-rows .form-row > select:not(.shopfloor-unit),
       .shopfloor-rows .form-row > input[type="text"]:not(.shopfloor-number),
       .shopfloor-rows .form-row > input[type="password"],
       .shopfloor-rows .form-row > .red-ui-typedInput-container,
       .shopfloor-rows .form-row > div:has(> select) { width: calc(100% - 160px) !important; }
       .form-row input.shopfloor-number { width: 80px; }
       .form-row select.shopfloor-unit { width: 90px; }
       .form-row .shopfloor-unit { margin-left: 4px; color: var(--red-ui-secondary-text-color); }
       .form-row .shopfloor-unit + input { margin-left: 4px; }
       .shopfloor-row { display: flex; gap: 4px; align-items: center; }
       .shopfloor-row > * { min-width: 0; width: 0 !important; margin: 0 !important; overflow: hidden; }
       .shopfloor-note { margin: 0 0 12px 0; color: var(--red-ui-secondary-text-color); }
       .shopfloor-rows h4 { margin: 16px 0 8px 0; font-size: 14px; }`,
    )
    .appendTo('head');

  const ENV = /^\$\{[^}]+\}$/;
  const PROPERTY = /^[^.[\]'"\s]+(?:\.[^.[\]'"\s]+|\[\d+\]|\['[^']+'\]|\["[^"]+"\])*$/;

  /** True, or the reason why not, as Node-RED 4.1 and 5 take it from a validator. */
  function verdict(options, reason) {
    return options?.label ? `${options.label}: ${reason}` : reason;
  }

  /** What property `name` of `node` is now: in the open dialog, else as saved. */
  function present(node, name) {
    const field = $(`#node-input-${name}`);
    if (field.length === 0) return node[name];
    return field.is(':checkbox') ? field.prop('checked') : field.val();
  }

  /** The same as a number. A checkbox is 0 or 1; an empty field is `empty`. */
  function presentNumber(node, name, empty = 0) {
    const value = present(node, name);
    return value === '' ? empty : Number(value);
  }

  /**
   * A validator for numbers. `rules`: min, above, max, integer, step, optional. All but `integer` and `optional` may be
   * functions of the other properties, which they ask for by name: for numbers by the first argument, for texts by the
   * second. A property that is exactly ${NAME} is taken from the environment when the flow starts, and is valid here.
   */
  function number(rules) {
    const { integer = false, optional = false } = rules || {};
    return function (value, options) {
      const text = String(value === undefined || value === null ? '' : value).trim();
      if (ENV.test(text) || (text === '' && optional)) return true;
      const bound = (rule, none) => {
        const numberOf = (name, empty) => presentNumber(this, name, empty);
        const found = typeof rule === 'function' ? rule(numberOf, (name) => present(this, name)) : rule;
        return Number.isFinite(found) ? found : none;
      };
      const min = bound(rules?.min, -Infinity);
      const above = bound(rules?.above, -Infinity);
      const max = bound(rules?.max, Infinity);
      const step = bound(rules?.step);
      const found = Number(text);
      const inRange = found >= min && found > above && found <= max;
      const even = (!integer || Number.isInteger(found)) && (!step || Number.isInteger(found / step));
      if (text !== '' && Number.isFinite(found) && inRange && even) return true;
      const kind = integer ? 'a whole number' : step ? `a multiple of ${step}` : 'a number';
      let range = '';
      if (min > -Infinity && max < Infinity) range = ` from ${min} to ${max}`;
      else if (above > -Infinity) range = ` above ${above}`;
      else if (min > -Infinity) range = ` of at least ${min}`;
      else if (max < Infinity) range = ` of at most ${max}`;
      return verdict(options, `expected ${kind}${range}`);
    };
  }

  const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?$/i;

  /** A validator for a point in time: ISO text or ms since 1970; empty is valid. */
  function time(value, options) {
    const text = String(value === undefined || value === null ? '' : value).trim();
    const isTime = ISO.test(text) ? Number.isFinite(Date.parse(text)) : Number.isFinite(Number(text));
    if (isTime || ENV.test(text)) return true;
    return verdict(options, 'expected a time such as 2026-01-01T00:00:00Z');
  }

  /** A validator for text that may not be empty. */
  function required(value, options) {
    if (Array.isArray(value) ? value.length > 0 : String(value === undefined || value === null ? '' : value).trim()) {
      return true;
    }
    return verdict(options, 'must not be empty');
  }

  /**
   * Turns the sections of a dialog into tabs. The template holds `<ul id="<prefix>-tabs">` in a `.form-row` and, for
   * each tab, `<div class="shopfloor-tab" data-tab="<id>" data-label="<text>">`.
   */
  function tabs(prefix) {
    const sections = $(`#${prefix}-tabs-content > .shopfloor-tab`);
    // The editor translates a dialog after oneditprepare, and would put the titles back as tooltips.
    sections.i18n();
    const bar = RED.tabs.create({
      id: `${prefix}-tabs`,
      onchange: (tab) => {
        sections.hide();
        sections.filter(`[data-tab="${tab.id}"]`).show();
      },
    });
    sections.each(function () {
      bar.addTab({ id: $(this).data('tab'), label: $(this).data('label') || $(this).attr('title') });
    });
    sections.removeAttr('title data-i18n');
    return bar;
  }

  /**
   * Makes the input of `selector` a menu of which several can be chosen: their names with commas. `options`: pairs of name
   * and label; `none`: what is shown when nothing is chosen.
   */
  function several(selector, options, none) {
    const labels = new Map(options);
    // What is chosen comes as options from the saved value, as values from the menu.
    const valueLabel = (container, chosen) =>
      container.text(chosen.map((option) => labels.get(option.value || option)).join(', ') || none);
    const type = {
      value: 'several',
      multiple: true,
      options: options.map(([value, label]) => ({ value, label })),
      valueLabel,
    };
    $(selector).typedInput({ types: [type] });
  }

  /** Shows `selector` only while the input has one of the given values. */
  function showWhen(input, values, selector) {
    const update = () => $(selector).toggle([].concat(values).includes(String($(input).val())));
    $(input).on('change', update);
    update();
  }

  /**
   * Shows the settings of a wire format while the dialog's format has them: rows of class `shopfloor-format`, their formats
   * in `data-formats`, in `data-direction` the direction that they are for.
   */
  function formatRows() {
    const inputs = $('#node-input-format, #node-input-direction');
    const isChosen = (name, values) => !values || values.split(' ').includes(String($(`#node-input-${name}`).val()));
    const update = () =>
      $('.shopfloor-format').each(function () {
        $(this).toggle(isChosen('format', $(this).data('formats')) && isChosen('direction', $(this).data('direction')));
      });
    inputs.on('change', update);
    update();
  }

  /**
   * A validator for the typed input of `property`, whose type is in `<property>Type`. `fixed`: the pattern that fixed text
   * must match, and `expected`, which says it in words.
   */
  function typedValue(property, fixed) {
    return function (value, options) {
      const field = $(`#node-input-${property}Type`);
      const type = field.length > 0 ? field.val() : this[`${property}Type`];
      const text = String(value === undefined || value === null ? '' : value).trim();
      if (ENV.test(text)) return true;
      const isJson = () => {
        try {
          return JSON.parse(text) !== undefined;
        } catch {
          return false;
        }
      };
      const isProperty = PROPERTY.test(text);
      if (type === 'reading' || type === 'msg')
        return isProperty || verdict(options, 'expected a property such as device');
      if (type === 'num')
        return (text !== '' && Number.isFinite(Number(text))) || verdict(options, 'expected a number');
      if (type === 'json') return isJson() || verdict(options, 'expected JSON');
      if (type === 'str' && fixed) return fixed.pattern.test(value) || verdict(options, `expected ${fixed.expected}`);
      return true;
    };
  }

  /**
   * Makes the input of `property` a typed one, its type in the hidden input of `<property>Type`. `types` are Node-RED's
   * own, 'reading' for a property of the reading, or { none: text } for no value at all, which `text` explains.
   */
  function typed(property, types) {
    $(`#node-input-${property}`).typedInput({
      typeField: `#node-input-${property}Type`,
      types: types.map((type) => {
        if (type === 'reading') return { value: 'reading', label: 'reading.' };
        return type.none ? { value: 'none', label: type.none, hasValue: false } : type;
      }),
    });
  }

  /** A validator for text that must match `pattern`, which `expected` says in words. */
  function matching(pattern, expected) {
    return (value, options) => pattern.test(String(value).trim()) || verdict(options, `expected ${expected}`);
  }

  /** A validator for an IANA time zone; empty is UTC. */
  function timeZone(text, options) {
    try {
      new Intl.DateTimeFormat('en-US', { timeZone: String(text).trim() || 'UTC' });
      return true;
    } catch {
      return matching(/^\$\{[^}]+\}$/, 'a time zone such as UTC or Europe/Berlin')(text, options);
    }
  }

  /** A validator for a list with commas, each entry of which `validate` checks; an empty list is valid. */
  function list(validate) {
    return function (value, options) {
      const entries = String(value || '').split(',');
      const verdicts = entries.filter((entry) => entry.trim()).map((entry) => validate.call(this, entry, options));
      return verdicts.find((found) => found !== true) ?? true;
    };
  }

  /**
   * Makes the `<ol>` of `selector` a list of rows. `columns`: the name and label of each property of a row, its share of
   * the width, `flag` where it is true or false, `options`, pairs of value and label, where there is a choice, and `isField`
   * where it names a measurement, whose unit and limits go into the columns `unit`, `low` and `high`; `saved`: the rows as `rowsIn` gave them.
   */
  function rows(selector, columns, saved) {
    const header = $('<div class="shopfloor-row">').css('padding', '0 30px');
    for (const { label, width } of columns) header.append($('<span>').css('flexGrow', width).text(label));
    const list = $(selector);
    list.editableList({
      header,
      height: 'auto',
      removable: true,
      sortable: true,
      addItem: (container, _, row) => {
        container.addClass('shopfloor-row');
        for (const { name, label, width, flag, options, isField } of columns) {
          const input = $(options ? '<select>' : '<input>').attr({ title: label, 'data-name': name });
          if (!options) input.attr('type', flag ? 'checkbox' : 'text');
          for (const [value, text] of options || []) input.append($('<option>').val(value).text(text));
          if (flag) input.prop('checked', row[name] === true);
          else input.val(row[name] ?? options?.[0][0] ?? '');
          container.append(input.css('flexGrow', width));
          if (isField) fieldNames(input, (field) => fillEmpty(field, (own) => container.find(`[data-name="${own}"]`)));
        }
      },
    });
    for (const row of saved) list.editableList('addItem', row);
  }

  /** The items of an editable list; one that was removed fades out for a moment, and counts no more. */
  function itemsIn(selector) {
    const items = $(selector).editableList('items').toArray();
    return items.filter((item) => !$(item).closest('li').hasClass('red-ui-editableList-item-deleting'));
  }

  /** What the rows of a list hold now; rows in which nothing was entered are left out. */
  function rowsIn(selector) {
    const all = itemsIn(selector).map((item) => {
      const inputs = $(item).find('input, select').toArray();
      const isEntered = inputs.some((input) => input.type === 'text' && input.value.trim() !== '');
      const value = (input) => (input.type === 'checkbox' ? input.checked : input.value);
      return isEntered && Object.fromEntries(inputs.map((input) => [$(input).data('name'), value(input)]));
    });
    return all.filter((row) => row);
  }

  /** A validator for a list of rows, which `check` looks at one by one: true, or the reason why not. */
  function eachRow(check) {
    return (list, options) => {
      for (const [i, row] of (list || []).entries()) {
        const found = check(row, list.slice(0, i));
        if (found !== true) return verdict(options, `row ${i + 1}: ${found}`);
      }
      return true;
    };
  }

  /** A span of time, ms, as people say it about: "4.8 min". */
  function duration(ms) {
    const units = [
      ['d', 86400000],
      ['h', 3600000],
      ['min', 60000],
      ['s', 1000],
    ];
    const [unit, size] = units.find(([, size]) => ms >= size) || ['ms', 1];
    const count = ms / size;
    return `${count < 10 ? Number(count.toPrecision(2)) : Math.round(count)} ${unit}`;
  }

  /** Puts values into the inputs of an open dialog, as if a person did. */
  function fill(values) {
    for (const [name, value] of Object.entries(values)) $(`#node-input-${name}`).val(value).trigger('change');
  }

  /**
   * Completes names of measurements in the input of `selector`, one name or several with commas, from what the devices of all
   * plants measure. Without a plant it is a plain input. `chosen` gets the measurement that is entered, if it is one alone:
   * its unit, and its limits where they are known.
   */
  function fieldNames(selector, chosen) {
    let known;
    const ask = () => {
      known ??= $.getJSON(`${RED.settings.apiRootUrl || ''}shopfloor/fields`).then(
        (fields) => fields,
        () => [],
      );
      return known;
    };
    const input = $(selector);
    input.autoComplete({
      minLength: 0,
      search: (value, done) => ask().then((fields) => done(completions(value, fields))),
    });
    if (!chosen) return;
    input.on('change', async () => {
      const field = (await ask()).find(({ name }) => name === input.val().trim());
      if (field) chosen(field);
    });
  }

  /** Puts the unit and the limits of a measurement into the inputs that `inputOf` finds, where a person has entered none. */
  function fillEmpty(field, inputOf) {
    for (const names of [['unit'], ['low', 'high']]) {
      if (names.some((name) => inputOf(name).val())) continue;
      for (const name of names) inputOf(name).val(field[name] ?? '');
    }
  }

  /** What the last of the names in `value` may become. */
  function completions(value, fields) {
    const names = value.split(',');
    const begun = names.pop().trim().toLowerCase();
    const before = names.map((name) => name.trim());
    const fits = ({ name }) =>
      name.toLowerCase().includes(begun) && name.toLowerCase() !== begun && !before.includes(name);
    return fields.filter(fits).map(({ name, unit }) => ({
      value: [...before, name].join(', '),
      label: unit ? `${name}, ${unit}` : name,
    }));
  }

  /** Adds the context stores of this Node-RED to a select and chooses `value`, which may be one that is gone. */
  function stores(select, value) {
    for (const name of new Set([...(RED.settings.context?.stores || []), value || ''])) {
      if (name) $(select).append($('<option>').val(name).text(name));
    }
    $(select).val(value || '');
  }

  // What the dialogs of all sources share: properties, rows and tabs. Their texts are the plant's, in which all sources run.
  const sourceText = (key, attribute = '') => {
    return `data-i18n="${attribute}@shopfloor/node-red/shopfloor-plant:plant.source.${key}"`;
  };
  const sourceUnit = (key) => ` <span class="shopfloor-unit" ${sourceText(`unit.${key}`)}></span>`;
  const sourceNumber = (name) => ` <input type="text" id="node-input-${name}" class="shopfloor-number">`;
  const sourceSelect = (name, choices) => {
    const options = Object.entries(choices).map(([value, key]) => {
      return `<option value="${value}" ${sourceText(key)}></option>`;
    });
    return `<select id="node-input-${name}">${options.join('')}</select>`;
  };
  const sourceRow = (name, fields, { label = sourceText(`label.${name}`), only = '' } = {}) => {
    return `<div class="form-row${only && ` source-${only}`}"><label for="node-input-${name}" ${label}></label> ${fields}</div>`;
  };

  const SOURCE_ROWS = {
    plant: (own) => [
      sourceRow('name', `<input type="text" id="node-input-name" data-i18n="[placeholder]${own}.placeholder.name">`),
      sourceRow('plant', '<input type="text" id="node-input-plant">'),
    ],
    head: (own) => [
      ...SOURCE_ROWS.plant(own),
      sourceRow('count', sourceNumber('count'), { label: `data-i18n="${own}.label.count"` }),
    ],
    rate: () => [sourceRow('rate', sourceNumber('rate') + sourceUnit('rate'))],
    naming: () => [
      sourceRow(
        'prefix',
        `<span><input type="text" id="node-input-prefix" style="width: 160px"></span>
         <span ${sourceText('label.first')}></span> ${sourceNumber('first')}`,
      ),
    ],
    start: () => [
      sourceRow(
        'startPhase',
        sourceSelect('startPhase', {
          'as if long running': 'startPhase.running',
          together: 'startPhase.together',
          staggered: 'startPhase.staggered',
        }),
      ),
      sourceRow('startSpacingSeconds', sourceNumber('startSpacingSeconds') + sourceUnit('s'), { only: 'spacing' }),
    ],
    form: () => [
      sourceRow('form', sourceSelect('form', { single: 'form.single', array: 'form.array' })),
      sourceRow(
        'arraySize',
        sourceNumber('arraySize') + sourceUnit('readingsEvery') + sourceNumber('arrayDelay') + sourceUnit('ms'),
        { only: 'array' },
      ),
      sourceRow(
        'maxRate',
        `<input type="text" id="node-input-maxRate" class="shopfloor-number" ${sourceText('placeholder.maxRate', '[placeholder]')}>
         ${sourceUnit('readingsPerSecond')}`,
      ),
    ],
    output: () => [
      ...SOURCE_ROWS.form(),
      sourceRow('late', sourceSelect('late', { skip: 'late.skip', 'catch up': 'late.catchUp' })),
      sourceRow('end', sourceSelect('end', { never: 'end.never', readings: 'end.readings', time: 'end.time' })),
      sourceRow('endReadings', sourceNumber('endReadings') + sourceUnit('readings'), { only: 'end-readings' }),
      sourceRow(
        'endAfter',
        `${sourceNumber('endAfter')} <select id="node-input-endAfterUnit" class="shopfloor-unit">
           ${['s', 'min', 'h', 'd'].map((unit) => `<option value="${unit}" ${sourceText(`unit.${unit}`)}></option>`).join('')}
         </select>`,
        { only: 'end-time' },
      ),
    ],
  };

  const source = {
    /** The properties that all sources have. A `first` with leading zeros ("001") numbers all devices with as many digits. */
    defaults: ({ count, prefix, first }) => ({
      ...source.plant(),
      count: { value: count, validate: number({ min: 1, max: 100000, integer: true }) },
      prefix: { value: prefix },
      first: { value: first, validate: number({ min: 0, max: 1000000000, integer: true }) },
      ...source.form(),
      late: { value: 'skip' },
      end: { value: 'never' },
      endReadings: { value: 100000, validate: number({ min: 1, integer: true }) },
      endAfter: { value: 8, validate: number({ above: 0 }) },
      endAfterUnit: { value: 'h' },
    }),

    /** The properties of everything that runs in a plant (rows `plant`, or `head` with a number of devices). */
    plant: () => ({
      name: { value: '' },
      version: { value: 1 },
      plant: { value: '', type: 'shopfloor-plant', required: false },
    }),

    /** The properties of how readings leave (rows `form`). */
    form: () => ({
      form: { value: 'single' },
      arraySize: { value: 500, validate: number({ min: 1, max: 100000, integer: true }) },
      arrayDelay: { value: 100, validate: number({ min: 1, max: 60000 }) },
      maxRate: { value: '', validate: number({ min: 0.001, optional: true }) },
    }),

    /** The properties of sources whose devices send at a rate (rows `rate`). */
    rate: (value) => ({ rate: { value, validate: number({ min: 0.001, max: 1000 }) } }),

    /** The properties of sources whose devices begin at a place of their own (rows `start`). */
    start: (spacingSeconds) => ({
      startPhase: { value: 'as if long running' },
      startSpacingSeconds: { value: spacingSeconds, validate: number({ min: 0, max: 10000000 }) },
    }),

    /**
     * A template with what it leaves to this: rows in the place of `<div data-source="<part>"></div>` (plant or head, rate,
     * naming, start, form or output), and the attributes of each `<div data-source-tab="<id>">` (devices, signals, faults, output).
     *
     * @param own the node's folder, with texts of its own: label.count and placeholder.name
     */
    expand: (template, own) =>
      template
        .replace(/<div data-source="(\w+)"><\/div>/g, (_, part) => SOURCE_ROWS[part](own).join('\n'))
        .replace(/<div data-source-tab="(\w+)"/g, (_, tab) => {
          return `<div class="shopfloor-tab" data-tab="${tab}" ${sourceText(`tab.${tab}`, '[title]')}`;
        }),

    /** Completes the template of `shopfloor-<own>`; to be called when it is registered. */
    template: (own) => {
      const script = $(`script[data-template-name="shopfloor-${own}"]`);
      script.text(source.expand(script.text(), own));
    },

    /** For `oneditprepare`. `spaced`: the ways to start in which devices are so far apart as the spacing says. */
    prepare: (own, spaced = ['as if long running', 'staggered']) => {
      tabs(own);
      showWhen('#node-input-startPhase', spaced, '.source-spacing');
      showWhen('#node-input-form', 'array', '.source-array');
      showWhen('#node-input-end', 'readings', '.source-end-readings');
      showWhen('#node-input-end', 'time', '.source-end-time');
    },
  };

  window.shopfloor = {
    number,
    time,
    required,
    matching,
    timeZone,
    list,
    several,
    rows,
    itemsIn,
    rowsIn,
    eachRow,
    tabs,
    showWhen,
    formatRows,
    typed,
    typedValue,
    stores,
    duration,
    fill,
    source,
    fieldNames,
    fillEmpty,
  };
})();

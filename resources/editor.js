// What the dialogs of all shopfloor nodes share. Loaded by each node's html, defined once.
(function () {
  if (window.shopfloor) return;

  const ENV = /^\$\{[^}]+\}$/;

  /** True, or the reason why not, as Node-RED 4.1 and 5 take it from a validator. */
  function verdict(options, label, reason) {
    return options && options.label ? `${options.label}: ${reason}` : `${label || ''}${label ? ': ' : ''}${reason}`;
  }

  /**
   * A validator for numbers. `rules`: min, max, integer, optional. A property that is exactly ${NAME} is taken from the
   * environment when the flow starts, and is valid here.
   */
  function number(rules) {
    const { min = -Infinity, max = Infinity, integer = false, optional = false } = rules || {};
    return function (value, options) {
      const text = String(value === undefined || value === null ? '' : value).trim();
      if (ENV.test(text) || (text === '' && optional)) return true;
      const found = Number(text);
      if (text !== '' && Number.isFinite(found) && found >= min && found <= max && (!integer || Number.isInteger(found))) {
        return true;
      }
      const kind = integer ? 'a whole number' : 'a number';
      const range =
        min > -Infinity && max < Infinity
          ? ` from ${min} to ${max}`
          : min > -Infinity
            ? ` of at least ${min}`
            : max < Infinity
              ? ` of at most ${max}`
              : '';
      return verdict(options, '', `expected ${kind}${range}`);
    };
  }

  /** A validator for text that may not be empty. */
  function required(value, options) {
    if (Array.isArray(value) ? value.length > 0 : String(value === undefined || value === null ? '' : value).trim()) {
      return true;
    }
    return verdict(options, '', 'must not be empty');
  }

  /**
   * Turns the sections of a dialog into tabs. The template holds `<ul id="<prefix>-tabs">` in a `.form-row` and, for
   * each tab, `<div class="shopfloor-tab" data-tab="<id>" data-label="<text>">`.
   */
  function tabs(prefix) {
    const sections = $(`#${prefix}-tabs-content > .shopfloor-tab`);
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
    sections.removeAttr('title');
    return bar;
  }

  /** Shows `selector` only while the input has one of the given values. */
  function showWhen(input, values, selector) {
    const update = () => $(selector).toggle([].concat(values).includes(String($(input).val())));
    $(input).on('change', update);
    update();
  }

  window.shopfloor = { number, required, tabs, showWhen };
})();
